/// How long a request's body is, by its fields (RFC 9112 §6).
package struct BodyFraming: Equatable {
    /// The declared length in bytes.
    package private(set) var contentLength: Int?
    /// Whether the body comes in chunks.
    package private(set) var isChunked = false

    /// Reads `Content-Length` and `Transfer-Encoding`, strictly: whatever two readers could understand differently is
    /// an error (request smuggling).
    package init(fields: HTTPFields, version: HTTPVersion) throws(HTTPError) {
        let codings = fields.values("Transfer-Encoding")
        contentLength = try Self.contentLength(fields.values("Content-Length"))
        guard !codings.isEmpty else { return }
        guard version != .http1_0 else { throw .malformed(.transferEncodingInHTTP1_0) }
        guard contentLength == nil else { throw .malformed(.lengthAndTransferEncoding) }
        try Self.checkCodings(fields.elements("Transfer-Encoding"))
        isChunked = true
    }

    /// The one length that all fields and all elements of their lists agree on; `nil` if there is no field.
    static func contentLength(_ values: [String]) throws(HTTPError) -> Int? {
        var length: Int?
        for value in values {
            for element in value.utf8.split(separator: ASCII.comma, omittingEmptySubsequences: false) {
                let number = try decimal(ASCII.trimmed(Array(element)[...]))
                guard length == nil || length == number else { throw .malformed(.conflictingContentLength) }
                length = number
            }
        }
        return length
    }

    private static func decimal(_ digits: ArraySlice<UInt8>) throws(HTTPError) -> Int {
        guard !digits.isEmpty else { throw .malformed(.contentLength) }
        var number = 0
        for digit in digits {
            guard ASCII.isDigit(digit) else { throw .malformed(.contentLength) }
            let (tenfold, overflow) = number.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tenfold.addingReportingOverflow(Int(digit - 0x30))
            guard !overflow, !carry else { throw .malformed(.contentLength) }
            number = sum
        }
        return number
    }

    private static func checkCodings(_ codings: [String]) throws(HTTPError) {
        guard codings.allSatisfy({ $0.utf8.allSatisfy(ASCII.isToken) }) else { throw .malformed(.transferEncoding) }
        let names = codings.map { $0.lowercased() }
        guard names.last == "chunked", names.count(where: { $0 == "chunked" }) == 1 else {
            throw .malformed(.transferEncoding)
        }
        if let other = names.first(where: { $0 != "chunked" }) { throw .unknownTransferCoding(other) }
    }
}
