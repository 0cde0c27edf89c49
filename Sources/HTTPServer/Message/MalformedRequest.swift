/// Why a request is not valid HTTP; each gets 400 and a closed connection.
public enum MalformedRequest: String, Error, Sendable, Hashable, CaseIterable {
    /// The request line is not `method SP target SP version` (RFC 9112 §3).
    case requestLine
    /// The method is not a token.
    case method
    /// The request target is in none of the four forms, or not in one that its method allows (RFC 9112 §3.2).
    case target
    /// A `%` in the target without two hexadecimal digits after it.
    case percentEncoding
    /// An encoded NUL or control character in the target's path, or bytes that are not UTF-8.
    case forbiddenCharacter
    /// The version is not `HTTP/digit.digit` (RFC 9112 §2.3).
    case version
    /// A line end that is not CR LF (RFC 9112 §2.2).
    case lineEnd
    /// A field name that is empty or not a token, or white space before the colon (RFC 9112 §5.1).
    case fieldName
    /// NUL, a bare CR or another control character in a field value (RFC 9110 §5.5).
    case fieldValue
    /// A field line that continues on the next line (obs-fold, RFC 9112 §5.2).
    case foldedLine
    /// No `Host` field in an HTTP/1.1 request (RFC 9112 §3.2).
    case missingHost
    /// More than one `Host` field.
    case repeatedHost
    /// A `Host` field that is no `uri-host [":" port]`.
    case invalidHost
    /// A `Content-Length` that is no decimal number, or too large for one (RFC 9110 §8.6).
    case contentLength
    /// `Content-Length` values that differ (RFC 9112 §6.3).
    case conflictingContentLength
    /// Both `Content-Length` and `Transfer-Encoding` (RFC 9112 §6.1), the start of a smuggled request.
    case lengthAndTransferEncoding
    /// `Transfer-Encoding` whose last coding is not `chunked`, that repeats `chunked`, or is no list of codings.
    case transferEncoding
    /// `Transfer-Encoding` in an HTTP/1.0 request (RFC 9112 §6.1).
    case transferEncodingInHTTP1_0
    /// A chunk size that is no hexadecimal number, or too large for one (RFC 9112 §7.1).
    case chunkSize
    /// A chunk extension that breaks the grammar or is too long.
    case chunkExtension
    /// Chunk data that doesn't end with CR LF.
    case chunkEnd
    /// A trailer section that breaks the grammar or is too long.
    case trailer
    /// An HTTP/2 request whose pseudo-header fields or content length don't add up (RFC 9113 §8.1).
    case http2Message

    /// What is wrong, in a sentence for the client.
    public var explanation: String {
        switch self {
        case .requestLine: "The request line is not 'method target version'."
        case .method: "The request method is not a token."
        case .target: "The request target is not valid for this method."
        case .percentEncoding: "The request target has a '%' that is not followed by two hexadecimal digits."
        case .forbiddenCharacter: "The request target has a forbidden character."
        case .version: "The HTTP version is malformed."
        case .lineEnd: "A line does not end with CR LF."
        case .fieldName: "A header field name is not a token followed by a colon."
        case .fieldValue: "A header field value has a control character."
        case .foldedLine: "A header field is folded over several lines."
        case .missingHost: "The Host header field is missing."
        case .repeatedHost: "The Host header field is repeated."
        case .invalidHost: "The Host header field is not a host name with an optional port."
        case .contentLength: "Content-Length is not a decimal number of bytes."
        case .conflictingContentLength: "The request has Content-Length values that differ."
        case .lengthAndTransferEncoding: "The request has both Content-Length and Transfer-Encoding."
        case .transferEncoding: "Transfer-Encoding must end with 'chunked', once."
        case .transferEncodingInHTTP1_0: "Transfer-Encoding is not part of HTTP/1.0."
        case .chunkSize: "A chunk size is not a hexadecimal number."
        case .chunkExtension: "A chunk extension is malformed or too long."
        case .chunkEnd: "A chunk does not end with CR LF."
        case .trailer: "The trailer section is malformed or too long."
        case .http2Message: "The HTTP/2 message is malformed."
        }
    }
}
