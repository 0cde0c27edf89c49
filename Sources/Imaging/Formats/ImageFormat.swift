/// A format that can be decoded.
public enum ImageFormat: String, Sendable, CaseIterable {
    /// JPEG (ITU-T T.81): baseline and progressive, 8 bits a sample.
    case jpeg
    /// PNG (ISO/IEC 15948), every colour type and depth.
    case png
    /// WebP (RFC 9649), lossy and lossless; of an animation the first frame.
    case webp
    /// HEIF (ISO/IEC 23008-12) with a picture coded in HEVC, as phones take them; the primary one of several.
    case heic
    /// AVIF (AV1 in HEIF), the primary picture.
    case avif

    /// The registered media type, such as `image/jpeg`.
    public var mediaType: String {
        "image/\(rawValue)"
    }

    /// The usual name, such as `JPEG`.
    public var name: String {
        self == .webp ? "WebP" : rawValue.uppercased()
    }

    /// The names of all formats as a sentence has them: "JPEG, PNG or WebP".
    public static var names: String { names(joinedBy: "or") }

    /// The same with another word before the last.
    public static func names(joinedBy conjunction: String) -> String {
        let names = allCases.map(\.name)
        return names.dropLast().joined(separator: ", ") + " \(conjunction) " + (names.last ?? "")
    }

    /// Endings of file names by which photos are told from other files, without the dot and in lower case.
    public var fileEndings: [String] {
        switch self {
        case .jpeg: ["jpg", "jpeg", "jpe", "jfif"]
        case .heic: ["heic", "heif", "hif"]
        case .png, .webp, .avif: [rawValue]
        }
    }

    /// Media types under which files of the format are sent.
    public var mediaTypes: [String] { self == .heic ? [mediaType, "image/heif"] : [mediaType] }

    /// The format that the first bytes announce, whatever was declared; nil when it is none of these.
    ///
    /// A file cut off inside its signature still counts as that format, provided that three bytes of it are there.
    static func detect(_ bytes: Span<UInt8>) -> ImageFormat? {
        if bytes.matches([0xFF, 0xD8, 0xFF]) { return .jpeg }
        if bytes.matches([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
        if bytes.matches(Array("RIFF".utf8)), bytes.matches(Array("WEBP".utf8), at: 8) { return .webp }
        return HEIFBrands.format(bytes)
    }
}

extension Span<UInt8> {
    /// Whether the bytes from `offset` on begin with `signature`, or end early inside it after three bytes in all.
    fileprivate func matches(_ signature: [UInt8], at offset: Int = 0) -> Bool {
        guard count >= 3 else { return false }
        for (index, byte) in signature.enumerated() where offset + index < count {
            if self[offset + index] != byte { return false }
        }
        return true
    }
}
