import ChildProcesses
import Foundation
import HTTPTestSupport
import Imaging
import Testing

/// Byte strings to look for, all at once.
private struct Patterns {
    private var byStart: [UInt64: (name: String, bytes: [UInt8])] = [:]
    /// Whether a pattern begins with these two bytes.
    private var begins = [Bool](repeating: false, count: 1 << 16)

    mutating func add(_ name: String, _ bytes: [UInt8]) {
        let start = unsafe bytes.withUnsafeBytes { unsafe $0.loadUnaligned(as: UInt64.self) }
        byStart[start] = (name, bytes)
        begins[Int(start & 0xFFFF)] = true
    }

    /// The names of those that occur.
    func names(in memory: UnsafeRawBufferPointer) -> Set<String> {
        var names: Set<String> = []
        for offset in 0..<max(0, memory.count - 7) {
            let word = unsafe memory.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            guard begins[Int(word & 0xFFFF)], let (name, bytes) = byStart[word] else { continue }
            if unsafe memory[offset...].starts(with: bytes) { names.insert(name) }
        }
        return names
    }
}

/// The writable memory of another process, which root may read.
private struct ProcessMemory {
    static let isReadable = geteuid() == 0

    let processID: Int32

    /// Which of the patterns occur.
    func names(of patterns: Patterns) throws -> Set<String> {
        let memory = unsafe open("/proc/\(processID)/mem", O_RDONLY)
        try #require(memory >= 0)
        defer { close(memory) }
        var found: Set<String> = []
        for range in try writableRanges() {
            let block = UnsafeMutableRawBufferPointer.allocate(byteCount: range.count, alignment: 16)
            defer { unsafe block.deallocate() }
            let count = unsafe pread(memory, block.baseAddress, range.count, Int(bitPattern: UInt(range.lowerBound)))
            if count > 0 {
                found.formUnion(unsafe patterns.names(in: UnsafeRawBufferPointer(rebasing: block[..<count])))
            }
        }
        return found
    }

    private func writableRanges() throws -> [Range<UInt64>] {
        try String(contentsOfFile: "/proc/\(processID)/maps", encoding: .utf8).split(separator: "\n").compactMap {
            line in
            let words = line.split(separator: " ")
            let ends = words[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
            return words[1].hasPrefix("rw") && ends.count == 2 ? ends[0]..<ends[1] : nil
        }
    }
}

/// A picture of noise, whose bytes occur nowhere else: in its file, in base64, and as pixels.
private struct NoisePicture {
    let file: [UInt8]
    let pixels: [UInt8]

    init() throws {
        var generator = SystemRandomNumberGenerator()
        let (width, height) = (500, 400)
        pixels = (0..<width * height * 3).map { _ in .random(in: 0...255, using: &generator) }
        file = try RGBImage(width: width, height: height, pixels: pixels).pngEncoded()
    }

    var base64: [UInt8] { Array(Data(file).base64EncodedString().utf8) }

    /// Adds pieces of what a service could keep.
    func add(to patterns: inout Patterns, as name: String) {
        for (kind, bytes) in [("file", file), ("base64", base64), ("pixels", pixels)] {
            for part in 1..<24 {
                let start = bytes.count / 24 * part
                patterns.add("\(kind) of \(name)", Array(bytes[start..<start + 48]))
            }
        }
    }
}

@Suite("What is left of a photo", .serialized)
struct MemoryTests {
    @Test(
        "after the answers no piece of a photo is in the process's memory: not its file, its base64, its pixels",
        .enabled(if: ProcessMemory.isReadable, "only root may read another process's memory"))
    func wiped() throws {
        let service = try ServiceProcess(["--faces-mode", "whole"])
        var patterns = Patterns()
        for form in ["raw", "form", "chunked", "json", "infer", "infer json"] {
            let picture = try NoisePicture()
            #expect(try post(picture, as: form, to: service).status == 200, "\(form)")
            picture.add(to: &patterns, as: form)
        }
        let memory = ProcessMemory(processID: service.processID)
        // The event loop gives a request's body back when its answer has been sent, which the client may see first.
        var left: Set<String>?
        _ = eventually {
            left = try? memory.names(of: patterns)
            return left == []
        }
        #expect(left == [])
        // A photo that is still to be answered is there: the search finds what there is.
        let picture = try NoisePicture()
        picture.add(to: &patterns, as: "waiting")
        let client = try RawClient(port: service.port)
        try client.send(
            "POST /classify HTTP/1.1\r\nHost: a\r\nContent-Type: image/png\r\nContent-Length: \(picture.file.count)\r\n\r\n"
        )
        try client.send(Array(picture.file.dropLast()))
        #expect(eventually { (try? memory.names(of: patterns))?.contains("file of waiting") == true })
    }

    private func post(_ picture: NoisePicture, as form: String, to service: ServiceProcess) throws
        -> ServiceProcess.Answer
    {
        let (file, text) = (Data(picture.file), Data(picture.file).base64EncodedString())
        let infer = "/v2/models/gag-resnet50/infer"
        switch form {
        case "form":
            let (head, end) = ("--b\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\n", "\r\n--b--\r\n")
            return try service.post(
                Data(head.utf8) + file + Data(end.utf8), type: "multipart/form-data; boundary=b")
        case "chunked": return try service.post(file, fields: ["Transfer-Encoding: chunked"])
        case "json": return try service.post(Data("{\"image\": \"\(text)\"}".utf8), type: "application/json")
        case "infer":
            let size = file.count + 4
            let head = """
                {"inputs": [{"name": "image", "datatype": "BYTES", "shape": [1], \
                "parameters": {"binary_data_size": \(size)}}]}
                """
            let length = unsafe withUnsafeBytes(of: UInt32(file.count).littleEndian) { unsafe Data($0) }
            return try service.post(
                Data(head.utf8) + length + file, type: "application/octet-stream",
                fields: ["Inference-Header-Content-Length: \(head.utf8.count)"], path: infer)
        case "infer json":
            let body =
                "{\"inputs\": [{\"name\": \"image\", \"datatype\": \"BYTES\", \"shape\": [1], \"data\": [\"\(text)\"]}]}"
            return try service.post(Data(body.utf8), type: "application/json", path: infer)
        default: return try service.post(file)
        }
    }

    @Test("no core file is ever left: the limit is 0")
    func coreDumps() throws {
        let service = try ServiceProcess()
        let limits = try String(contentsOfFile: "/proc/\(service.processID)/limits", encoding: .utf8)
        let line = try #require(limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") })
        #expect(line.split(separator: " ").suffix(3) == ["0", "0", "bytes"])
    }

    @Test("other processes of the same user can neither read its memory nor trace it: its files in /proc are root's")
    func undumpable() throws {
        // Root's own processes show nothing: theirs are root's anyway.
        let other = getuid() == 0 ? ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"] : []
        let user = getuid() == 0 ? 65534 : Int(getuid())
        let service = try ServiceProcess(through: other)
        let ordinary = Process()
        ordinary.executableURL = URL(filePath: "/usr/bin/env")
        ordinary.arguments = other + ["sleep", "60"]
        try ordinary.start()
        defer { ordinary.terminate() }
        #expect(eventually { owner(of: ordinary.processIdentifier) == user })
        #expect(owner(of: service.processID) == 0)
        let status = try String(contentsOfFile: "/proc/\(service.processID)/status", encoding: .utf8)
        #expect(status.contains("Uid:\t\(user)\t"))
    }

    /// Who owns the process's memory file: its user, or root where it is not dumpable (proc(5)).
    private func owner(of process: Int32) -> Int? {
        var status = stat()
        return unsafe stat("/proc/\(process)/mem", &status) == 0 ? Int(status.st_uid) : nil
    }
}
