import Imaging
import Testing

@Suite("Exif orientation")
struct ExifTests {
    /// A JPEG with this Exif segment in front.
    private func orientation(_ tiff: [UInt8]) throws -> ExifOrientation {
        let file = try Fixtures.file("baseline-444.jpg")
        let payload = Array("Exif\0\0".utf8) + tiff
        let length = payload.count + 2
        let segment = [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 255)] + payload
        return try ImageDecoder().decode(Array(file[0..<2]) + segment + Array(file[2...])).orientation
    }

    private static let little: [UInt8] = [
        0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0,
    ]
    private static let big: [UInt8] = [
        0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 8, 0, 0, 0, 0, 0, 0,
    ]

    @Test("both byte orders are read")
    func byteOrders() throws {
        #expect(try orientation(Self.little) == .turnedLeft)
        #expect(try orientation(Self.big) == .turnedRight)
    }

    @Test("malformed data counts as upright")
    func malformed() throws {
        for (offset, value) in [
            (0, 0x4D), (2, 43), (4, 200), (7, 0xFF), (8, 0), (12, 2), (14, 2), (18, 0), (18, 9), (19, 1),
        ] {
            var tiff = Self.little
            tiff[offset] = UInt8(value)
            #expect(try orientation(tiff) == .upright, "byte \(offset) = \(value)")
        }
        for count in 0..<20 { #expect(try orientation(Array(Self.little.prefix(count))) == .upright) }
    }

    @Test("a directory that claims 65,535 entries is searched no further than the segment")
    func hugeDirectory() throws {
        var tiff = Self.little
        (tiff[8], tiff[9], tiff[10]) = (0xFF, 0xFF, 0x13)
        #expect(try orientation(tiff) == .upright)
    }

    @Test("each orientation moves the corners where it should", arguments: ExifOrientation.allCases)
    func corners(_ orientation: ExifOrientation) {
        // Stored: A B C over D E F. The first row of the upright picture, by orientation.
        let stored = RGBImage(width: 3, height: 2, pixels: "ABCDEF".utf8.flatMap { [$0, $0, $0] })
        let rows = ["ABC", "CBA", "FED", "DEF", "AD", "DA", "FC", "CF"]
        let upright = stored.upright(from: orientation)
        #expect((upright.width, upright.height) == (orientation.swapsSides ? (2, 3) : (3, 2)))
        let first = (0..<upright.width).map { upright.bytes[$0 * 3] }
        #expect(String(decoding: first, as: UTF8.self) == rows[orientation.rawValue - 1])
    }
}
