import ChildProcesses
import ContentCoding
import Foundation
import HTTPServer
import HTTPTestSupport
import Testing

@Suite("Bodies in gzip")
struct GzipTests {
    /// What the gzip command makes of bytes.
    private func gzip(_ bytes: [UInt8], _ arguments: String...) throws -> [UInt8] {
        try withTemporaryDirectory { directory in
            let file = directory + "/content"
            try Data(bytes).write(to: URL(filePath: file))
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = ["gzip"] + arguments + [file]
            try process.start()
            try process.within { process.waitUntilExit() }
            return try [UInt8](Data(contentsOf: URL(filePath: file + ".gz")))
        }
    }

    private func inflate(_ bytes: [UInt8], maximum: Int = 1 << 30) throws(GzipError) -> [UInt8] {
        let content = try RequestBody(bytes).gunzipped(maximum: maximum)
        return unsafe content.withUnsafeBytes { unsafe Array($0) }
    }

    private let noise = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }

    @Test("bytes come back as they were, whatever their number and level", arguments: [0, 1, 1000, 65_536, 300_000])
    func roundTrip(count: Int) throws {
        let bytes = Array(noise.prefix(count))
        for level in ["-1", "-9"] { #expect(try inflate(gzip(bytes, level)) == bytes) }
    }

    @Test("several members are one body, as RFC 1952 has it")
    func members() throws {
        #expect(try inflate(gzip([1, 2, 3]) + gzip([]) + gzip([4])) == [1, 2, 3, 4])
    }

    @Test("a body that becomes larger than the maximum is read no further")
    func bomb() throws {
        let bytes = try gzip([UInt8](repeating: 0, count: 50 << 20))
        #expect(bytes.count < 100_000)
        #expect(throws: GzipError.tooLarge(maximum: 1 << 20)) { try inflate(bytes, maximum: 1 << 20) }
        #expect(try inflate(gzip([1, 2, 3]), maximum: 3) == [1, 2, 3])
        #expect(throws: GzipError.tooLarge(maximum: 2)) { try inflate(gzip([1, 2, 3]), maximum: 2) }
    }

    @Test("a body that is cut anywhere, damaged, or followed by something is refused")
    func damaged() throws {
        let whole = try gzip(Array(noise.prefix(2000)))
        for count in 1..<whole.count {
            #expect(throws: GzipError.truncated) { try inflate(Array(whole.prefix(count))) }
        }
        for position in [0, 1, 2, whole.count - 8, whole.count - 1] {
            var changed = whole
            changed[position] ^= 0xFF
            #expect(throws: GzipError.corrupt) { try inflate(changed) }
        }
        #expect(throws: GzipError.trailingData) { try inflate(whole + [0]) }
        #expect(throws: GzipError.trailingData) { try inflate(whole + [0x1F, 0]) }
        #expect(throws: GzipError.truncated) { try inflate([]) }
        #expect(throws: GzipError.corrupt) { try inflate(Array("{}".utf8)) }
    }
}
