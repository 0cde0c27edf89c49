/// Why a body is not valid `multipart/form-data`. Offsets count bytes from the body's start, parts from 0.
public enum MultipartError: Error, Sendable, Hashable {
    /// The content type is not `multipart/form-data`.
    case notFormData
    /// The content type has no `boundary`, or not one of 1 to 70 allowed characters (RFC 2046 §5.1.1).
    case invalidBoundary
    /// The body begins neither with the boundary nor with a preamble of text before it.
    case missingFirstBoundary
    /// A boundary that is followed by something other than a line end or `--`.
    case malformedBoundary(offset: Int)
    /// The closing boundary is missing: the body was cut off.
    case unterminated
    /// Bytes after the closing boundary that are no text, or have a boundary among them.
    case trailingData(bytes: Int)
    /// More parts than the limit.
    case tooManyParts(maximum: Int)
    /// The header section of a part is longer than the limit, in bytes.
    case headerTooLarge(part: Int, maximum: Int)
    /// The header section of a part has more fields than the limit.
    case tooManyFields(part: Int, maximum: Int)
    /// The header section of a part breaks the grammar.
    case malformedHeader(part: Int, offset: Int)
    /// A part without `Content-Disposition: form-data`, or without a name in it (RFC 7578 §4.2).
    case missingName(part: Int)
    /// `Content-Disposition` of a part breaks the grammar.
    case malformedField(part: Int, name: String)
    /// A part with a `Content-Transfer-Encoding` that changes its bytes (RFC 7578 §4.7).
    case unsupportedTransferEncoding(part: Int)

    /// What is wrong, in a sentence for the client.
    public var explanation: String {
        switch self {
        case .notFormData: "The content type is not multipart/form-data."
        case .invalidBoundary:
            "The content type has no valid boundary parameter: leave Content-Type to the HTTP library, which adds it."
        case .missingFirstBoundary: "The body has no line with the boundary of the content type."
        case .malformedBoundary(let offset): "The boundary at byte \(offset) is not followed by CR LF."
        case .unterminated: "The closing boundary is missing."
        case .trailingData(let bytes): "There are \(bytes) bytes after the closing boundary that are not text."
        case .tooManyParts(let maximum): "There are more than \(maximum) parts."
        case .headerTooLarge(let part, let maximum): "The header of part \(part) is longer than \(maximum) bytes."
        case .tooManyFields(let part, let maximum): "Part \(part) has more than \(maximum) header fields."
        case .malformedHeader(let part, let offset): "The header of part \(part) is malformed at byte \(offset)."
        case .missingName(let part): "Part \(part) has no Content-Disposition form-data with a name."
        case .malformedField(let part, let name): "\(name) of part \(part) is malformed."
        case .unsupportedTransferEncoding(let part): "Part \(part) has an unsupported Content-Transfer-Encoding."
        }
    }
}
