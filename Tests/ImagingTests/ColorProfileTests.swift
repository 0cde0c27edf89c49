import Imaging
import Testing

@Suite("Colour profiles")
struct ColorProfileTests {
    private static let folder = FixtureFolder("color")

    @Test("pixels are within one level of what LittleCMS gives through Pillow", arguments: folder.entries)
    func equalsLittleCMS(_ entry: FixtureFolder.Entry) throws {
        let decoded = try ImageDecoder().decode(Self.folder.file(entry.file))
        let difference = decoded.image.largestDifference(to: Self.folder.picture(entry))
        #expect(difference.map { $0 <= 1 } == true, "\(String(describing: difference))")
        #expect(decoded.warnings.map(\.rawValue) == entry.warnings)
    }

    @Test("a profile changes the pixels, except for one of sRGB and a broken one")
    func changes() throws {
        for (file, format) in [("p3.png", "png"), ("p3.jpg", "jpg"), ("p3.webp", "webp")] {
            let converted = try ImageDecoder().decode(Self.folder.file(file)).image
            let plain = try ImageDecoder().decode(Self.folder.file("srgb.\(format == "webp" ? "png" : format)")).image
            #expect((converted.largestDifference(to: plain) ?? 0) > 20, "\(file)")
        }
    }

    @Test("a profile behind the first scan is not read")
    func late() throws {
        let file = try Self.folder.file("p3.jpg")
        let plain = try ImageDecoder().decode(Self.folder.file("srgb.jpg"))
        #expect(plain.warnings.isEmpty)
        // The segment of the profile moves in front of the end marker.
        let start = try #require(file.indices.first { file[$0] == 0xFF && file[$0 + 1] == 0xE2 })
        let end = start + 2 + Int(file[start + 2]) * 256 + Int(file[start + 3])
        let moved = file[..<start] + file[end..<(file.count - 2)] + file[start..<end] + file.suffix(2)
        let decoded = try ImageDecoder().decode(Array(moved)).image
        let converted = try ImageDecoder().decode(file).image
        #expect((decoded.largestDifference(to: converted) ?? 0) > 20)
    }

    @Test("a compressed profile that expands without end is not read")
    func profileBomb() throws {
        let file = try Self.folder.file("p3.png")
        // A stored block that claims 65,535 bytes, and a run of one byte that deflate would make 1,000 times as long.
        let stream: [UInt8] = [0x78, 0xDA] + Array(repeating: 0xED, count: 4000)
        let data = Array("x\0\0".utf8) + stream
        let chunk = PNGChunk.bytes("iCCP", data)
        let bomb = Array(file[..<33]) + chunk + Array(file[33...])
        #expect(try ImageDecoder().decode(bomb).warnings == [.brokenProfile])
    }

    @Test("no changed byte of a profile crashes", arguments: ["scanner.png", "cmyk.jpg", "gray.jpg", "p3-table.jpg"])
    func changedBytes(_ name: String) throws {
        let file = try Self.folder.file(name)
        var generator = SplitMix(state: 11)
        for _ in 0..<40 {
            var bytes = file
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let place = Int.random(in: 20..<min(bytes.count, 700), using: &generator)
                bytes[place] = UInt8.random(in: 0...255, using: &generator)
            }
            if let decoded = try? ImageDecoder().decode(bytes) {
                #expect(decoded.image.bytes.count == decoded.image.width * decoded.image.height * 3)
            }
        }
    }
}

/// Chunks of PNG files.
enum PNGChunk {
    /// A chunk with its length and checksum.
    static func bytes(_ type: String, _ data: [UInt8]) -> [UInt8] {
        let content = Array(type.utf8) + data
        var sum: UInt32 = .max
        for byte in content {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? 0xEDB8_8320 ^ (sum >> 1) : sum >> 1 }
        }
        return bigEndian(UInt32(data.count)) + content + bigEndian(~sum)
    }

    static func bigEndian(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(24 - 8 * $0)) }
    }
}
