/// A response status (RFC 9110 §15): code and reason phrase.
public struct HTTPStatus: Hashable, Sendable, CustomStringConvertible {
    /// The three-digit code.
    public let code: Int
    /// The reason phrase; HTTP/1.1 sends it, nobody reads it.
    public let reason: String

    /// A status with a code and a reason phrase.
    public init(code: Int, reason: String) {
        self.code = code
        self.reason = reason
    }

    /// A status from its code, with the registered reason phrase where the server knows it.
    public init(code: Int) {
        self.init(code: code, reason: Self.reasons[code] ?? "Status \(code)")
    }

    /// As in `404 Not Found`.
    public var description: String { "\(code) \(reason)" }

    /// Two statuses are the same if their codes are.
    public static func == (a: HTTPStatus, b: HTTPStatus) -> Bool { a.code == b.code }

    /// Hashes the code.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }

    /// 1xx, 204 and 304 have no content (RFC 9110 §6.4.1).
    package var forbidsContent: Bool { code < 200 || code == 204 || code == 304 }

    /// 200
    public static let ok = Self(code: 200)
    /// 204
    public static let noContent = Self(code: 204)
    /// 304
    public static let notModified = Self(code: 304)
    /// 400
    public static let badRequest = Self(code: 400)
    /// 401
    public static let unauthorized = Self(code: 401)
    /// 403
    public static let forbidden = Self(code: 403)
    /// 404
    public static let notFound = Self(code: 404)
    /// 405
    public static let methodNotAllowed = Self(code: 405)
    /// 406
    public static let notAcceptable = Self(code: 406)
    /// 408
    public static let requestTimeout = Self(code: 408)
    /// 411
    public static let lengthRequired = Self(code: 411)
    /// 413
    public static let contentTooLarge = Self(code: 413)
    /// 414
    public static let uriTooLong = Self(code: 414)
    /// 415
    public static let unsupportedMediaType = Self(code: 415)
    /// 417
    public static let expectationFailed = Self(code: 417)
    /// 421
    public static let misdirectedRequest = Self(code: 421)
    /// 422
    public static let unprocessableContent = Self(code: 422)
    /// 429
    public static let tooManyRequests = Self(code: 429)
    /// 431
    public static let requestHeaderFieldsTooLarge = Self(code: 431)
    /// 500
    public static let internalServerError = Self(code: 500)
    /// 501
    public static let notImplemented = Self(code: 501)
    /// 503
    public static let serviceUnavailable = Self(code: 503)
    /// 504
    public static let gatewayTimeout = Self(code: 504)
    /// 505
    public static let httpVersionNotSupported = Self(code: 505)

    private static let reasons: [Int: String] = [
        100: "Continue", 101: "Switching Protocols",
        200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 206: "Partial Content",
        301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified",
        307: "Temporary Redirect", 308: "Permanent Redirect",
        400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
        405: "Method Not Allowed", 406: "Not Acceptable", 408: "Request Timeout", 409: "Conflict",
        410: "Gone", 411: "Length Required", 412: "Precondition Failed", 413: "Content Too Large",
        414: "URI Too Long", 415: "Unsupported Media Type", 416: "Range Not Satisfiable",
        417: "Expectation Failed", 421: "Misdirected Request", 422: "Unprocessable Content",
        426: "Upgrade Required", 428: "Precondition Required", 429: "Too Many Requests",
        431: "Request Header Fields Too Large",
        500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway",
        503: "Service Unavailable", 504: "Gateway Timeout", 505: "HTTP Version Not Supported",
    ]
}
