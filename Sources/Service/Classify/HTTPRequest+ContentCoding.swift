import ContentCoding
import HTTPServer

/// How a request's body is coded (RFC 9110 §8.4.1).
enum ContentCodingName: Sendable {
    case identity, gzip
}

extension HTTPRequestHead {
    /// The coding of the body; `nil` for one that is not understood.
    var contentCoding: ContentCodingName? {
        let codings = fields.elements("Content-Encoding").map { $0.lowercased() }.filter { $0 != "identity" }
        switch codings {
        case []: return .identity
        case ["gzip"], ["x-gzip"]: return .gzip
        default: return nil
        }
    }
}

extension HTTPRequest {
    /// The request with its body as it is without the coding; takes time in proportion to what it becomes.
    ///
    /// - Parameter maximum: most bytes that it may become.
    /// - Throws: `invalid_content_encoding`, `body_too_large` or `overloaded`.
    func decoded(maximum: Int) throws(Problem) -> HTTPRequest {
        guard head.contentCoding == .gzip else { return self }
        let content: RequestBody
        do throws(GzipError) {
            content = try body.gunzipped(maximum: maximum)
        } catch {
            throw Problem(error)
        }
        return HTTPRequest(
            head: head, body: content, received: received, headComplete: headComplete, bodyComplete: bodyComplete)
    }
}

extension Problem {
    fileprivate init(_ error: GzipError) {
        switch error {
        case .corrupt: self.init(.invalidContentEncoding, "The body is not in gzip's format, or it is damaged.")
        case .truncated: self.init(.invalidContentEncoding, "The body in gzip's format ends before its end.")
        case .trailingData:
            self.init(.invalidContentEncoding, "Something follows the end of the body in gzip's format.")
        case .tooLarge(let maximum):
            self.init(.bodyTooLarge, "Decompressed, the body has more than the \(maximum) bytes that are allowed.")
        case .memoryExhausted: self.init(.overloaded)
        }
    }
}
