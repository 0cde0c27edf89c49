extension RequestVector {
    /// RFC 9110 §5, RFC 9112 §5.
    static let field: [RequestVector] = [
        fields("a field", "X-A: b", .serves("GET / []")),
        fields("a field with an empty value", "X-A:", .serves("GET / []")),
        fields("a value without a space before it", "X-A:b", .serves("GET / []")),
        fields("white space around a value", "X-A: \t b \t", .serves("GET / []")),
        fields("a value with a colon", "X-A: b: c", .serves("GET / []")),
        fields("a value with a tab inside", "X-A: b\tc", .serves("GET / []")),
        fields("a value with bytes over 127", "X-A: \u{E9}\u{FF}", .serves("GET / []")),
        fields("a name of every token character", "!#$%&'*+-.^_`|~9a: b", .serves("GET / []")),
        fields("a folded line", "X-A: b\r\n c", .malformed(.foldedLine)),
        fields("a line folded with a tab", "X-A: b\r\n\tc", .malformed(.foldedLine)),
        RequestVector(
            "white space before the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", .malformed(.foldedLine)),
        fields("a space before the colon", "X-A : b", .malformed(.fieldName)),
        fields("a tab before the colon", "X-A\t: b", .malformed(.fieldName)),
        fields("an empty name", ": b", .malformed(.fieldName)),
        fields("a line without a colon", "X-A", .malformed(.fieldName)),
        fields("a name with a space inside", "X A: b", .malformed(.fieldName)),
        fields("a name with a slash", "X/A: b", .malformed(.fieldName)),
        fields("a name with a parenthesis", "X(A): b", .malformed(.fieldName)),
        fields("a name with a NUL", "X\u{0}A: b", .malformed(.fieldName)),
        fields("a name with a byte over 127", "X\u{E9}: b", .malformed(.fieldName)),
        fields("a NUL in a value", "X-A: b\u{0}c", .malformed(.fieldValue)),
        fields("a control character in a value", "X-A: b\u{1}c", .malformed(.fieldValue)),
        fields("a vertical tab in a value", "X-A: \u{B}b", .malformed(.fieldValue)),
        fields("a DEL in a value", "X-A: b\u{7F}", .malformed(.fieldValue)),
        fields("a bare LF after a value", "X-A: b\nX-B: c", .malformed(.lineEnd)),
        fields("a bare CR in a value", "X-A: b\rc", .malformed(.lineEnd)),
        fields("a bare LF in a name", "X-A\n: b", .malformed(.lineEnd)),
        RequestVector(
            "a bare LF that ends the section", "GET / HTTP/1.1\r\nHost: a\r\n\n", .malformed(.lineEnd)),
        RequestVector(
            "LF everywhere", "GET / HTTP/1.1\nHost: a\n\n", .malformed(.lineEnd)),
        RequestVector(
            "a CR without LF at the end of the section", "GET / HTTP/1.1\r\nHost: a\r\n\rX", .malformed(.lineEnd)),
    ]

    /// RFC 9110 §7.2, RFC 9112 §3.2.
    static let host: [RequestVector] = [
        RequestVector("no Host", "GET / HTTP/1.1\r\n\r\n", .malformed(.missingHost)),
        RequestVector(
            "no Host with absolute-form", "GET http://a/ HTTP/1.1\r\n\r\n", .malformed(.missingHost)),
        RequestVector("no Host in HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", .servesAndCloses("GET / []")),
        fields("Host repeated", "Host: a", .malformed(.repeatedHost)),
        fields("Host repeated in another case", "hOST: b", .malformed(.repeatedHost)),
        RequestVector(
            "two Hosts in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", .malformed(.repeatedHost)),
        RequestVector("an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", .serves("GET / []")),
        RequestVector("a blank Host", "GET / HTTP/1.1\r\nHost: \t\r\n\r\n", .serves("GET / []")),
        RequestVector("an empty Host, repeated", "GET / HTTP/1.1\r\nHost:\r\nHost:\r\n\r\n", .malformed(.repeatedHost)),
        RequestVector("Host with a port", "GET / HTTP/1.1\r\nHost: a.b:8080\r\n\r\n", .serves("GET / []")),
        RequestVector("Host with an IPv6 address", "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", .serves("GET / []")),
        RequestVector("Host with a bad port", "GET / HTTP/1.1\r\nHost: a:8x\r\n\r\n", .malformed(.invalidHost)),
        RequestVector("Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", .malformed(.invalidHost)),
        RequestVector("Host with user information", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", .malformed(.invalidHost)),
        RequestVector("Host with a list", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", .malformed(.invalidHost)),
        RequestVector("Host with an open bracket", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", .malformed(.invalidHost)),
        RequestVector("Host with a port alone", "GET / HTTP/1.1\r\nHost: :80\r\n\r\n", .malformed(.invalidHost)),
    ]

    /// The limits of the vectors' server: target 64 bytes, header section 512 bytes, 8 fields, body 64 bytes.
    static let limits: [RequestVector] = [
        RequestVector(
            "a target at the limit", "GET /\(String(repeating: "a", count: 63)) HTTP/1.1\r\nHost: a\r\n\r\n",
            .serves("GET /\(String(repeating: "a", count: 63)) []")),
        RequestVector(
            "a target over the limit", "GET /\(String(repeating: "a", count: 64)) HTTP/1.1\r\nHost: a\r\n\r\n",
            .fails(414)),
        fields("a header section over the limit", "X: \(String(repeating: "a", count: 512))", .fails(431)),
        fields("fields at the limit", (1..<8).map { "X-\($0): a" }.joined(separator: "\r\n"), .serves("GET / []")),
        fields("one field too many", (1..<9).map { "X-\($0): a" }.joined(separator: "\r\n"), .fails(431)),
        framed("a declared body over the limit", "Content-Length: 65", "", .fails(413)),
        framed(
            "a body at the limit", "Content-Length: 64", String(repeating: "b", count: 64),
            .serves("POST / [\(String(repeating: "b", count: 64))]")),
        chunked(
            "chunks over the limit", "40\r\n\(String(repeating: "b", count: 64))\r\n1\r\nc\r\n0\r\n\r\n", .fails(413)),
        chunked("a chunk far over the limit", "FFFFFFFF\r\n\(String(repeating: "b", count: 65))", .fails(413)),
    ]

    /// RFC 9112 §9.3, RFC 9110 §10.1.1.
    static let connection: [RequestVector] = [
        fields("Connection: close", "Connection: close", .servesAndCloses("GET / []")),
        fields("Connection: Close in a list", "Connection: x, Close", .servesAndCloses("GET / []")),
        fields("Connection: keep-alive", "Connection: keep-alive", .serves("GET / []")),
        fields("an upgrade that is not known is ignored", "Connection: upgrade\r\nUpgrade: h2c", .serves("GET / []")),
        RequestVector("HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\n\r\n", .servesAndCloses("GET / []")),
        RequestVector(
            "HTTP/1.0 with keep-alive", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", .serves("GET / []")),
        fields("an unknown expectation", "Expect: tea", .fails(417)),
        fields("an expectation beside 100-continue", "Expect: 100-continue, tea", .fails(417)),
        fields("100-continue without a body", "Expect: 100-Continue", .serves("GET / []")),
        RequestVector(
            "an expectation in HTTP/1.0 is ignored", "GET / HTTP/1.0\r\nExpect: tea\r\n\r\n",
            .servesAndCloses("GET / []")),
    ]
}
