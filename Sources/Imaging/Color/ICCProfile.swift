/// The header and tag table of an ICC profile (ICC.1:2022, clause 7), checked before LittleCMS sees it.
///
/// A profile is input like any other: its size is bounded, and so is the work that it can ask for.
struct ICCProfile {
    /// The largest profile read. Those of cameras and displays have 0.5 to 50 KB, those of presses up to 3 MB.
    static let maximumBytes = 4 << 20

    /// The samples that a profile describes.
    enum ColorSpace {
        case gray, rgb, cmyk
    }

    /// What its samples mean.
    let colorSpace: ColorSpace
    /// The bytes that belong to it; files pad profiles.
    let count: Int

    /// The tags that a picture's profile has are below 20.
    private static let maximumTags = 100
    /// Elements may share their data, so that a few bytes each ask for a step of arithmetic at every grid point.
    private static let maximumElements = 16

    /// Reads the header.
    ///
    /// - Throws: `ColorProfileError` for what is no profile of grey, RGB or CMYK samples, or asks for too much.
    init(parsing bytes: Span<UInt8>) throws(ColorProfileError) {
        guard bytes.count <= Self.maximumBytes else { throw .tooLarge(bytes: bytes.count) }
        guard let size = bytes.uint32(at: 0, bigEndian: true), size >= 132, size <= bytes.count,
            bytes.hasText("acsp", at: 36)
        else { throw .malformed }
        guard ["mntr", "scnr", "prtr", "spac"].contains(where: { bytes.hasText($0, at: 12) }),
            bytes.hasText("XYZ ", at: 20) || bytes.hasText("Lab ", at: 20)
        else { throw .unsuitable }
        if bytes.hasText("RGB ", at: 16) {
            colorSpace = .rgb
        } else if bytes.hasText("GRAY", at: 16) {
            colorSpace = .gray
        } else if bytes.hasText("CMYK", at: 16) {
            colorSpace = .cmyk
        } else {
            throw .unsuitable
        }
        count = size
        try Self.checkTags(bytes.extracting(0..<size))
    }

    private static func checkTags(_ bytes: Span<UInt8>) throws(ColorProfileError) {
        guard let tags = bytes.uint32(at: 128, bigEndian: true), tags <= maximumTags else { throw .malformed }
        for index in 0..<tags {
            guard let start = bytes.uint32(at: 132 + index * 12 + 4, bigEndian: true),
                let length = bytes.uint32(at: 132 + index * 12 + 8, bigEndian: true),
                start <= bytes.count, length <= bytes.count - start
            else { throw .malformed }
            guard bytes.hasText("mpet", at: start) else { continue }
            guard let elements = bytes.uint32(at: start + 12, bigEndian: true), elements <= maximumElements else {
                throw .malformed
            }
        }
    }
}

/// Why a file's colour profile is not used.
enum ColorProfileError: Error, Equatable {
    /// It has more bytes than are read.
    case tooLarge(bytes: Int)
    /// It contradicts its format, or is not all there.
    case malformed
    /// It is a valid profile that does not describe such samples.
    case unsuitable
}
