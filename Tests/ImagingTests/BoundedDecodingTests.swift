import Foundation
import Imaging
import Testing

/// Processor time, not wall time: other tests run beside these.
@Suite("Bounded decoding")
struct BoundedDecodingTests {
    private static let hostile = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/imaging/hostile")

    private func seconds(_ body: () throws -> Void) rethrows -> Double {
        func now() -> Double {
            var time = timespec()
            unsafe _ = clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        let began = now()
        try body()
        return now() - began
    }

    @Test("50 megapixels in 64 empty scans are refused", arguments: ["prog64.jpg", "prog64cmyk.jpg"])
    func emptyScans(_ name: String) throws {
        let file = [UInt8](try Data(contentsOf: Self.hostile.appending(path: name)))
        let used = seconds {
            #expect(throws: ImageError.truncated(.jpeg, detail: "image data is missing")) {
                try ImageDecoder().decode(file)
            }
        }
        // The first empty scan ends it; all 64 take seconds.
        #expect(used < 0.5)
    }

    @Test("image data that inflates to gigabytes behind the last row is not inflated")
    func surplusData() throws {
        // 64 × 64 grey pixels, and 1 GiB of zeros behind them.
        let bomb = Deflate.zeros(gibibytes: 1)
        var header = PNGChunk.bigEndian(64) + PNGChunk.bigEndian(64)
        header += [8, 0, 0, 0, 0]
        let file =
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + PNGChunk.bytes("IHDR", header)
            + PNGChunk.bytes("IDAT", bomb) + PNGChunk.bytes("IEND", [])
        var decoded: DecodedImage?
        let used = try seconds { decoded = try ImageDecoder().decode(file) }
        #expect(decoded?.warnings == [.strayData])
        #expect(decoded?.image.bytes.allSatisfy { $0 == 0 } == true)
        // Inflating all of it takes more than that.
        #expect(used < 1)
    }

    @Test(
        "a photo that takes more of the processor than its size allows is given up", arguments: ["jpg", "png", "webp"])
    func budget(_ kind: String) throws {
        var limits = ImageLimits()
        limits.millisecondsPerMegapixel = -100_000_000
        let file = try Fixtures.file(["jpg": "low-quality.jpg", "png": "rgb.png", "webp": "lossy-low.webp"][kind]!)
        #expect(throws: ImageError.self) { try ImageDecoder(limits: limits).decode(file) }
    }

    private func decode(_ file: [UInt8], continues: @escaping () -> Bool) throws {
        _ = try unsafe file.withUnsafeBytes { try unsafe ImageDecoder().decode($0, continues: continues) }
    }

    @Test(
        "decoding ends when nobody wants the picture",
        arguments: ["progressive-444.jpg", "rgb.png", "interlaced.png", "lossy.webp"])
    func cancellation(_ name: String) throws {
        let file = try Fixtures.file(name)
        #expect(throws: ImageError.cancelled) { try decode(file) { false } }
    }

    @Test("it is asked between scans and passes", arguments: ["progressive-444.jpg", "interlaced.png"])
    func cancellationMeanwhile(_ name: String) throws {
        let file = try Fixtures.file(name)
        var asked = 0
        #expect(throws: ImageError.cancelled) {
            try decode(file) {
                asked += 1
                return asked < 4
            }
        }
        #expect(asked == 4)
    }
}

/// A compressed stream of zeros.
enum Deflate {
    /// A zlib stream of one block of fixed codes: a zero, then copies of 258 bytes from one byte before.
    static func zeros(gibibytes: Int) -> [UInt8] {
        var bits = BitWriter()
        bits.write(0b011, count: 3)
        bits.write(0b0000_1100, count: 8)  // the literal 0: code 00110000, most significant bit first
        // Length 258 is code 285 (11000101), distance 1 is code 0 (00000).
        for _ in 0..<(gibibytes << 30) / 258 { bits.write(0b10100011, count: 13) }
        bits.write(0, count: 7)
        return [0x78, 0x9C] + bits.bytes + [0, 0, 0, 0]
    }

    private struct BitWriter {
        var bytes: [UInt8] = []
        private var pending = 0
        private var count = 0

        mutating func write(_ value: Int, count: Int) {
            pending |= value << self.count
            self.count += count
            while self.count >= 8 {
                bytes.append(UInt8(pending & 255))
                pending >>= 8
                self.count -= 8
            }
        }
    }
}
