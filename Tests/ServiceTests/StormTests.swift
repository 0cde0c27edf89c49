import Foundation
import HTTPTestSupport
import Testing

/// Photos that are damaged in ways that every decoder can notice.
private struct DamagedPhotos {
    var files: [(name: String, bytes: [UInt8])] = []
    private var generator = Generator(state: 20_250_101)

    /// A fixed sequence, so that a failure can be repeated.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    mutating func add(_ name: String, _ original: [UInt8]) {
        for cut in 0..<180 {
            let length =
                cut < 60 ? min(cut + 1, original.count - 3) : .random(in: 64..<original.count - 2, using: &generator)
            files.append(("\(name) cut to \(length)", Array(original[..<length])))
        }
        for count in 1...40 {
            let tail = (0..<count * 7).map { _ in UInt8.random(in: 1...254, using: &generator) }
            files.append(("\(name) with \(tail.count) bytes after it", original + tail))
        }
    }

    /// Every chunk of a PNG has a checksum: no flipped bit of those that matter goes unnoticed.
    mutating func addFlips(ofPNG original: [UInt8], count: Int) {
        for _ in 0..<count {
            var bytes = original
            // The header chunk, or the compressed pixels' first kilobytes.
            let position = Int.random(in: 16..<33, using: &generator)
            bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            files.append(("png with bit of byte \(position) flipped", bytes))
        }
    }

    /// Noise in place of everything after the first bytes.
    mutating func addNoise(_ name: String, _ original: [UInt8], keeping: Int, count: Int) {
        for number in 0..<count {
            let noise = (0..<2000).map { _ in UInt8.random(in: 0...255, using: &generator) }
            files.append(("\(name) of noise, \(number)", Array(original[..<keeping]) + noise))
        }
    }
}

@Suite("A storm of damaged photos", .serialized)
struct StormTests {
    private static func photos() throws -> [(name: String, bytes: [UInt8])] {
        let folder = Project.root.appending(path: "Tests/Fuzz")
        func read(_ path: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: folder.appending(path: path))) }
        var photos = DamagedPhotos()
        for path in [
            "jpeg/corpus/baseline-420.jpg", "jpeg/corpus/progressive.jpg", "jpeg/corpus/orientation-6.jpg",
            "png/corpus/orientation-6.png", "png/corpus/interlaced-rgba-16.png", "webp/corpus/lossy.webp",
            "webp/corpus/lossless-alpha.webp", "webp/corpus/orientation-6.webp", "heif/corpus/420.heic",
            "heif/corpus/grid.heic", "heif/corpus/420.avif",
        ] { photos.add(path, try read(path)) }
        photos.addFlips(ofPNG: try read("png/corpus/orientation-6.png"), count: 200)
        photos.addNoise("jpeg", try read("jpeg/corpus/baseline-420.jpg"), keeping: 3, count: 100)
        photos.addNoise("png", try read("png/corpus/orientation-6.png"), keeping: 8, count: 100)
        photos.addNoise("heic", try read("heif/corpus/420.heic"), keeping: 400, count: 100)
        photos.addNoise("webp", try read("webp/corpus/lossy.webp"), keeping: 16, count: 100)
        return photos.files
    }

    @Test("each of 2,000 damaged photos gets 4xx with a problem where images.strict is set, and memory does not grow")
    func storm() throws {
        let service = try ServiceProcess(["--images-strict=true"])
        let photos = try Self.photos()
        #expect(photos.count >= 2000)
        try post(photos, to: service)
        // A leak of half a kilobyte a photo grows in every round; buffers that are made once, by each worker for one core
        // and for all, grow in some.
        #expect(
            try (0..<12).contains { _ in
                let before = try service.residentBytes()
                try post(photos, to: service)
                return try service.residentBytes() - before < 1 << 20
            })
        #expect(try service.post(try Data(contentsOf: Project.portrait)).status == 200)
    }

    private func post(_ photos: [(name: String, bytes: [UInt8])], to service: ServiceProcess) throws {
        let client = try RawClient(port: service.port)
        for (name, bytes) in photos {
            try client.send("POST /classify HTTP/1.1\r\nHost: a\r\nContent-Length: \(bytes.count)\r\n\r\n")
            try client.send(bytes)
            let response = try client.readResponse()
            #expect((400..<500).contains(response.status), "\(name): \(response.status)")
            #expect(response["Content-Type"] == "application/problem+json", "\(name)")
        }
    }

    @Test("by default each of them gets 4xx with a problem, or an answer that warns of the damage")
    func lenientStorm() throws {
        let service = try ServiceProcess()
        let client = try RawClient(port: service.port)
        for (name, bytes) in try Self.photos() {
            try client.send("POST /classify?faces=whole HTTP/1.1\r\nHost: a\r\nContent-Length: \(bytes.count)\r\n\r\n")
            try client.send(bytes)
            let response = try client.readResponse()
            if response.status == 200 {
                #expect(!response.text.contains("\"warnings\":[]"), "\(name)")
            } else {
                #expect((400..<500).contains(response.status), "\(name): \(response.status)")
                #expect(response["Content-Type"] == "application/problem+json", "\(name)")
            }
        }
    }

    @Test("photos with random bytes changed are answered, never with 5xx")
    func randomChanges() throws {
        let service = try ServiceProcess()
        var generator = SystemRandomNumberGenerator()
        let client = try RawClient(port: service.port)
        for path in [
            "jpeg/corpus/baseline-420.jpg", "png/corpus/palette-2.png", "webp/corpus/lossy-alpha.webp",
            "heif/corpus/grid.heic", "heif/corpus/alpha.avif",
        ] {
            let original = try [UInt8](Data(contentsOf: Project.root.appending(path: "Tests/Fuzz/" + path)))
            for _ in 0..<150 {
                var bytes = original
                for _ in 0..<Int.random(in: 1...8, using: &generator) {
                    bytes[.random(in: 0..<bytes.count, using: &generator)] = .random(in: 0...255, using: &generator)
                }
                try client.send("POST /classify HTTP/1.1\r\nHost: a\r\nContent-Length: \(bytes.count)\r\n\r\n")
                try client.send(bytes)
                let status = try client.readResponse().status
                #expect(status == 200 || (400..<500).contains(status), "\(path): \(Data(bytes).base64EncodedString())")
            }
        }
    }
}
