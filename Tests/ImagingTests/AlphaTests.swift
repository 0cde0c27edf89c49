import Imaging
import Testing

@Suite("Transparency")
struct AlphaTests {
    private static let folder = FixtureFolder("alpha")

    @Test("a picture is laid over white", arguments: folder.entries)
    func overWhite(_ entry: FixtureFolder.Entry) throws {
        let decoded = try ImageDecoder().decode(Self.folder.file(entry.file))
        #expect(decoded.image.largestDifference(to: Self.folder.picture(entry)) == 0)
        #expect(decoded.warnings.map(\.rawValue) == entry.warnings)
    }

    @Test("every colour type and depth has a fixture, interlaced and not")
    func coverage() {
        #expect(Self.folder.entries.count { $0.file.hasSuffix("interlaced.png") } == 15)
        #expect(Self.folder.entries.count == 33)
    }

    @Test("dropped, hidden pixels are uncovered, as OpenCV does", arguments: ["rgba-8.png", "lossless.webp"])
    func dropped(_ name: String) throws {
        var decoder = ImageDecoder()
        decoder.alpha = .drop
        let file = try Self.folder.file(name)
        let (uncovered, covered) = (try decoder.decode(file).image, try ImageDecoder().decode(file).image)
        // The first three rows are fully transparent.
        #expect(covered.bytes.prefix(21 * 9).allSatisfy { $0 == 255 })
        #expect(uncovered.bytes.prefix(21 * 9).contains { $0 != 255 })
    }

    @Test("colours are converted before they are laid over white")
    func withProfile() throws {
        let profiled = try FixtureFolder("color").file("p3.png")
        let chunkStart = 33
        let name = try #require(profiled.indices.first { profiled[$0...].starts(with: Array("iCCP".utf8)) })
        let length = Int(profiled[name - 2]) * 256 + Int(profiled[name - 1])
        let profile = Array(profiled[(name - 4)..<(name + 8 + length)])
        let plain = try Self.folder.file("rgba-8.png")
        let file = Array(plain[..<chunkStart]) + profile + Array(plain[chunkStart...])
        let image = try ImageDecoder().decode(file).image
        // Where nothing shows, the page is white, whatever the profile.
        #expect(image.bytes.prefix(21 * 9).allSatisfy { $0 == 255 })
        #expect((image.largestDifference(to: try ImageDecoder().decode(plain).image) ?? 0) > 10)
    }
}
