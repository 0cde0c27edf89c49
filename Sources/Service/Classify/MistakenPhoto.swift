import Imaging

/// What a client has sent in a photo's place, where its first bytes give it away.
enum MistakenPhoto {
    case json(declared: String?)
    case form(declared: String?)
    case fieldsOfForm
    case url
    case base64
    /// The bytes were read as text, which replaced those that are none.
    case text
    /// The file's line ends were changed or taken out.
    case lineEnds

    /// Looks at bytes that should be a photo.
    ///
    /// - Parameters:
    ///   - declared: what they are declared as.
    ///   - isBody: whether they are the whole body, not a field of a form.
    /// - Returns: nil for a photo, and for what cannot be told.
    init?(_ bytes: UnsafeRawBufferPointer, declared: String? = nil, isBody: Bool) {
        guard unsafe ImageFormat.announced(by: bytes) == nil else { return nil }
        let head = unsafe [UInt8](bytes.prefix(1024))
        let text = head.drop { EncodedPhoto.isBlank($0) || [0xEF, 0xBB, 0xBF].contains($0) }
        func begins(_ candidates: [UInt8]...) -> Bool { candidates.contains { head.starts(with: $0) } }
        func reads(_ candidates: String...) -> Bool { candidates.contains { text.starts(with: $0.utf8) } }
        if begins([0x89, 0x50, 0x4E, 0x47]) {
            self = .lineEnds
        } else if begins([0xEF, 0xBF, 0xBD], [0xC3, 0xBF, 0xC3, 0x98], [0xC2, 0x89, 0x50, 0x4E, 0x47]) {
            // U+FFFD; FF D8 and 89 50 of JPEG and PNG taken for ISO-8859-1 and written as UTF-8.
            self = .text
        } else if isBody, reads("--"), head.contains(UInt8(ascii: "\n")) {
            self = .form(declared: declared)
        } else if isBody, reads("{", "[") {
            self = .json(declared: declared)
        } else if EncodedPhoto.isURL(text) {
            self = .url
        } else if reads("data:", "/9j/", "_9j_", "iVBORw0KGgo", "UklGR") {
            self = .base64
        } else if isBody, Self.isFieldOfForm(text), declared?.lowercased().contains("urlencoded") == true {
            self = .fieldsOfForm
        } else {
            return nil
        }
    }

    /// `name=value`, as HTML forms without a file are sent.
    private static func isFieldOfForm(_ text: ArraySlice<UInt8>) -> Bool {
        let name = text.prefix { ($0 | 0x20) &- 0x61 < 26 || "[]%0123456789_-".utf8.contains($0) }
        return !name.isEmpty && text.dropFirst(name.count).first == UInt8(ascii: "=")
    }

    /// What the client is told.
    var problem: Problem {
        switch self {
        case .json(let declared):
            Self.unsupported(
                "The body looks like JSON and is declared as \(Self.name(declared)); send it with Content-Type: "
                    + "application/json.")
        case .form(let declared):
            Self.unsupported(
                "The body looks like a form with files and is declared as \(Self.name(declared)); its Content-Type must be "
                    + "multipart/form-data with the boundary, which HTTP libraries set when they are left to.")
        case .fieldsOfForm:
            Self.unsupported(
                "A form of application/x-www-form-urlencoded carries no files; send multipart/form-data, for instance curl "
                    + "-F image=@photo.jpg, or the photo's bytes alone.")
        case .url:
            Self.unsupported(
                "Here is a URL in place of a photo, and nothing is ever fetched: images come in the request. "
                    + ProblemCode.imageMissing.advice)
        case .base64:
            Self.unsupported(
                "Here is base64 in place of a photo; send the photo's bytes as they are, or the text in JSON as {\"image\": "
                    + "\"…\"}.")
        case .text:
            Self.unsupported(
                "The photo's bytes were read as text on their way, which replaced most of them; read the file as binary."
            )
        case .lineEnds:
            Self.unsupported(
                "The PNG's line ends were changed on their way; send the file as binary, with curl as --data-binary "
                    + "@photo.png.")
        }
    }

    private static func unsupported(_ detail: String) -> Problem { Problem(.unsupportedMediaType, detail) }

    private static func name(_ declared: String?) -> String { declared?.quotedExcerpt ?? "nothing" }
}
