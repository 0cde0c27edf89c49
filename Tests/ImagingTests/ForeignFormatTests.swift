import Imaging
import Testing

@Suite("Other formats")
struct ForeignFormatTests {
    private func name(_ bytes: [UInt8]) -> ForeignFormat? {
        let error = #expect(throws: ImageError.self) { try ImageDecoder().decode(bytes) }
        guard case .unrecognizedFormat(let format)? = error else { return nil }
        return format
    }

    private static func box(_ brand: String) -> [UInt8] { [0, 0, 0, 24] + Array("ftyp\(brand)".utf8) + [0, 0, 0, 0] }

    private static let heads: [(ForeignFormat, [UInt8])] = [
        (.gif, Array("GIF89a".utf8) + [1, 0, 1, 0]), (.gif, Array("GIF87a".utf8)),
        (.bmp, Array("BM".utf8) + [0, 1, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 9, 0]),
        (.tiff, [0x49, 0x49, 42, 0, 8, 0, 0, 0]), (.tiff, [0x4D, 0x4D, 0, 42, 0, 0, 0, 8]),
        (.rawPhoto, [0x49, 0x49, 42, 0, 16, 0, 0, 0, 0x43, 0x52, 2, 0]), (.rawPhoto, box("crx ")),
        (.pdf, Array("%PDF-1.7\n".utf8)), (.jpegXL, [0xFF, 0x0A, 1, 2]),
        (.jpegXL, [0, 0, 0, 12, 0x4A, 0x58, 0x4C, 0x20, 13, 10, 0x87, 10]),
        (.jpeg2000, [0, 0, 0, 12, 0x6A, 0x50, 0x20, 0x20, 13, 10, 0x87, 10]), (.jpeg2000, [0xFF, 0x4F, 0xFF, 0x51]),
        (.photoshop, Array("8BPS".utf8) + [0, 1]), (.mp4, box("isom")), (.mp4, box("mp42")), (.quickTime, box("qt  ")),
        (.matroska, [0x1A, 0x45, 0xDF, 0xA3, 1]), (.avi, Array("RIFF\u{1}\u{1}\u{1}\u{1}AVI LIST".utf8)),
        (.svg, Array("<svg xmlns=\"http://www.w3.org/2000/svg\"/>".utf8)),
        (.svg, Array("<?xml version=\"1.0\"?>\n<!-- x -->\n<svg/>".utf8)),
        (.html, Array("\u{FEFF}<!DOCTYPE html><html>".utf8)), (.html, Array("  <html lang=en>".utf8)),
        (.xml, Array("<?xml version=\"1.0\"?><a/>".utf8)), (.zip, [0x50, 0x4B, 3, 4, 20, 0]),
        (.gzip, [0x1F, 0x8B, 8, 0]),
        (.dicom, [UInt8](repeating: 0, count: 128) + Array("DICM".utf8)), (.portableMap, Array("P6\n3 2\n255\n".utf8)),
        (.icon, [0, 0, 1, 0, 1, 0]), (.json, Array("{\"a\": 1}".utf8)), (.base64, Array("/9j/4AAQSkZJRg".utf8)),
        (.dataURL, Array("data:image/png;base64,iVBORw0KGgo".utf8)), (.text, Array("Not a photo at all.".utf8)),
    ]

    @Test("a file in another format is named")
    func named() {
        for (format, head) in Self.heads { #expect(name(head) == format, "\(format)") }
    }

    @Test("bytes of no known format are not")
    func unknown() {
        #expect(name([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]) == nil)
        #expect(name([0xFF]) == nil)
    }

    @Test("the sentence says what was sent and what can be")
    func sentence() {
        #expect(ImageError.unrecognizedFormat(.tiff).description.hasPrefix("This is a TIFF; send JPEG, PNG"))
        #expect(ImageError.unrecognizedFormat(.avi).description.hasPrefix("This is an AVI video; send "))
        #expect(ImageError.unrecognizedFormat(nil).description.hasPrefix("This is no photo"))
    }
}
