/// A parsed `multipart/form-data` body (RFC 7578, RFC 2046 §5.1): where each part's content stands in it.
///
/// Strict where two readers could find different parts: every boundary's line and every header line ends with CR LF, preamble
/// and epilogue are text, and nothing that looks like a part follows the closing boundary.
public struct MultipartFormData: Sendable, Equatable {
    /// One part.
    public struct Part: Sendable, Equatable {
        /// The form field's name.
        public let name: String
        /// The file's name, if it is a file; as the client gave it, so never to be used as a path.
        public let filename: String?
        /// The declared media type, if there is one that can be read; nothing depends on it.
        public let contentType: MediaType?
        /// Where the content stands in the body.
        public let content: Range<Int>
    }

    /// What a body may have.
    public struct Limits: Sendable {
        /// The most parts.
        public var maximumParts = 32
        /// The longest header section of a part in bytes.
        public var maximumHeaderBytes = 2048
        /// The most header fields of a part.
        public var maximumFields = 8

        /// The default limits.
        public init() {}
    }

    /// The parts in their order.
    public let parts: [Part]

    /// Parses a complete body.
    /// - Parameter body: the content of the request.
    /// - Parameter limits: how many parts and bytes are allowed.
    /// - Parameter boundary: the boundary, as ``boundary(of:)`` finds it.
    public init(
        parsing body: Span<UInt8>, boundary: String, limits: Limits = Limits()
    ) throws(MultipartError) {
        var parser = MultipartParser(boundary: boundary, limits: limits)
        parts = try parser.parse(body)
    }

    /// Parses a request's body by its content type.
    public init(
        parsing body: RequestBody, contentType: String, limits: Limits = Limits()
    ) throws(MultipartError) {
        let boundary = try Self.boundary(of: contentType)
        self = try body.withSpan { (bytes) throws(MultipartError) in
            try MultipartFormData(parsing: bytes, boundary: boundary, limits: limits)
        }
    }

    /// The boundary that a `Content-Type` gives.
    public static func boundary(of contentType: String) throws(MultipartError) -> String {
        guard let type = MediaType(parsing: contentType), type.essence == "multipart/form-data" else {
            throw .notFormData
        }
        guard let boundary = type["boundary"], (1...70).contains(boundary.utf8.count),
            boundary.utf8.allSatisfy(isBoundaryCharacter), boundary.utf8.last != ASCII.space
        else { throw .invalidBoundary }
        return boundary
    }

    /// `bchars` of RFC 2046 §5.1.1.
    private static func isBoundaryCharacter(_ byte: UInt8) -> Bool {
        if ASCII.isDigit(byte) || ASCII.isLetter(byte) { return true }
        switch byte {
        // ' ( ) + _ , - . / : = ? and space
        case 0x27, 0x28, 0x29, 0x2B, 0x5F, 0x2C, 0x2D, 0x2E, 0x2F, 0x3A, 0x3D, 0x3F, 0x20: return true
        default: return false
        }
    }
}
