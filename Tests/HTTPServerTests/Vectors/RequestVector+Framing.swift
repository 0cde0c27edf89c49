extension RequestVector {
    /// RFC 9112 §6, RFC 9110 §8.6: what request smuggling is made of.
    static let framing: [RequestVector] = [
        framed("Content-Length", "Content-Length: 3", "abc", .serves("POST / [abc]")),
        framed("Content-Length 0", "Content-Length: 0", "", .serves("POST / []")),
        framed("Content-Length with leading zeros", "Content-Length: 003", "abc", .serves("POST / [abc]")),
        framed(
            "the same Content-Length twice", "Content-Length: 3\r\nContent-Length: 3", "abc", .serves("POST / [abc]")),
        framed("the same Content-Length in a list", "Content-Length: 3, 3", "abc", .serves("POST / [abc]")),
        RequestVector(
            "a GET with a body", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", .serves("GET / [abc]")),
        RequestVector("a POST without a length", "POST / HTTP/1.1\r\nHost: a\r\n\r\n", .fails(411)),
        RequestVector("a PUT without a length", "PUT / HTTP/1.1\r\nHost: a\r\n\r\n", .fails(411)),
        framed(
            "Content-Length that differs", "Content-Length: 3\r\nContent-Length: 4", "abc",
            .malformed(.conflictingContentLength)),
        framed(
            "Content-Length that differs in a list", "Content-Length: 5, 6", "abcde",
            .malformed(.conflictingContentLength)),
        framed("Content-Length with a plus", "Content-Length: +5", "abcde", .malformed(.contentLength)),
        framed("Content-Length with a minus", "Content-Length: -5", "abcde", .malformed(.contentLength)),
        framed("a hexadecimal Content-Length", "Content-Length: 0x5", "abcde", .malformed(.contentLength)),
        framed("Content-Length with a fraction", "Content-Length: 5.0", "abcde", .malformed(.contentLength)),
        framed("Content-Length with a space inside", "Content-Length: 1 0", "abcde", .malformed(.contentLength)),
        framed("Content-Length in words", "Content-Length: five", "abcde", .malformed(.contentLength)),
        framed("Content-Length with an underscore", "Content-Length: 1_0", "abcde", .malformed(.contentLength)),
        framed("an empty Content-Length", "Content-Length:", "", .malformed(.contentLength)),
        framed("Content-Length with an empty list element", "Content-Length: 5,", "abcde", .malformed(.contentLength)),
        framed(
            "Content-Length of 2^63", "Content-Length: 9223372036854775808", "", .malformed(.contentLength)),
        framed(
            "Content-Length beyond 2^64", "Content-Length: 18446744073709551619", "abc", .malformed(.contentLength)),
        framed("the largest Content-Length", "Content-Length: 9223372036854775807", "", .fails(413)),
        framed(
            "both Content-Length and Transfer-Encoding", "Content-Length: 3\r\nTransfer-Encoding: chunked",
            "0\r\n\r\n", .malformed(.lengthAndTransferEncoding)),
        framed(
            "both, the other way round", "Transfer-Encoding: chunked\r\nContent-Length: 5", "0\r\n\r\n",
            .malformed(.lengthAndTransferEncoding)),
        framed(
            "Content-Length 0 and Transfer-Encoding", "Content-Length: 0\r\nTransfer-Encoding: chunked", "0\r\n\r\n",
            .malformed(.lengthAndTransferEncoding)),
        RequestVector(
            "Transfer-Encoding in HTTP/1.0",
            "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n0\r\n\r\n",
            .malformed(.transferEncodingInHTTP1_0)),
        framed("chunked", "Transfer-Encoding: chunked", "3\r\nabc\r\n0\r\n\r\n", .serves("POST / [abc]")),
        framed("chunked in capitals", "Transfer-Encoding: CHUNKED", "3\r\nabc\r\n0\r\n\r\n", .serves("POST / [abc]")),
        framed("chunked between empty elements", "Transfer-Encoding: , chunked,", "0\r\n\r\n", .serves("POST / []")),
        framed("chunked twice", "Transfer-Encoding: chunked, chunked", "0\r\n\r\n", .malformed(.transferEncoding)),
        framed(
            "chunked twice in two fields", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "0\r\n\r\n",
            .malformed(.transferEncoding)),
        framed("chunked not last", "Transfer-Encoding: chunked, gzip", "0\r\n\r\n", .malformed(.transferEncoding)),
        framed(
            "chunked not last in two fields", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
            "0\r\n\r\n", .malformed(.transferEncoding)),
        framed("gzip before chunked", "Transfer-Encoding: gzip, chunked", "0\r\n\r\n", .fails(501)),
        framed("gzip alone", "Transfer-Encoding: gzip", "x", .malformed(.transferEncoding)),
        framed("identity", "Transfer-Encoding: identity", "x", .malformed(.transferEncoding)),
        framed("an unknown coding alone", "Transfer-Encoding: xchunked", "0\r\n\r\n", .malformed(.transferEncoding)),
        framed(
            "chunked with a parameter", "Transfer-Encoding: chunked;q=1", "0\r\n\r\n", .malformed(.transferEncoding)),
        framed("chunked in quotes", "Transfer-Encoding: \"chunked\"", "0\r\n\r\n", .malformed(.transferEncoding)),
        framed("chunked after a vertical tab", "Transfer-Encoding: \u{B}chunked", "0\r\n\r\n", .malformed(.fieldValue)),
        framed("an empty Transfer-Encoding", "Transfer-Encoding:", "0\r\n\r\n", .malformed(.transferEncoding)),
        framed(
            "Transfer-Encoding with a space before the colon", "Transfer-Encoding : chunked", "0\r\n\r\n",
            .malformed(.fieldName)),
        framed(
            "a folded Transfer-Encoding", "Transfer-Encoding:\r\n chunked", "0\r\n\r\n", .malformed(.foldedLine)),
    ]

    /// RFC 9112 §7.1.
    static let chunks: [RequestVector] = [
        chunked("several chunks", "1\r\na\r\n2\r\nbc\r\n0\r\n\r\n", .serves("POST / [abc]")),
        chunked("no chunks but the last", "0\r\n\r\n", .serves("POST / []")),
        chunked("a size in hexadecimal", "A\r\n0123456789\r\n0\r\n\r\n", .serves("POST / [0123456789]")),
        chunked("a size in small letters", "a\r\n0123456789\r\n0\r\n\r\n", .serves("POST / [0123456789]")),
        chunked("a size with leading zeros", "0003\r\nabc\r\n000\r\n\r\n", .serves("POST / [abc]")),
        chunked("data that looks like a chunk", "5\r\n0\r\n\r\n\r\n0\r\n\r\n", .serves("POST / [0\r\n\r\n]")),
        chunked("an extension", "3;a\r\nabc\r\n0\r\n\r\n", .serves("POST / [abc]")),
        chunked("an extension with a value", "3;a=b;c=d\r\nabc\r\n0\r\n\r\n", .serves("POST / [abc]")),
        chunked("an extension in quotes", "3;a=\"b;\\\"\"\r\nabc\r\n0\r\n\r\n", .serves("POST / [abc]")),
        chunked("white space around an extension", "3 ; a = b\r\nabc\r\n0\r\n\r\n", .serves("POST / [abc]")),
        chunked("trailer fields", "3\r\nabc\r\n0\r\nX-A: b\r\nX-B: c\r\n\r\n", .serves("POST / [abc]")),
        chunked("an empty size", "\r\nabc\r\n0\r\n\r\n", .malformed(.chunkSize)),
        chunked("a size that is no number", "x\r\nabc\r\n0\r\n\r\n", .malformed(.chunkSize)),
        chunked("a size with a sign", "+3\r\nabc\r\n0\r\n\r\n", .malformed(.chunkSize)),
        chunked("a negative size", "-3\r\nabc\r\n0\r\n\r\n", .malformed(.chunkSize)),
        chunked("a size with 0x", "0x3\r\nabc\r\n0\r\n\r\n", .malformed(.chunkSize)),
        chunked("a space before a size", " 3\r\nabc\r\n0\r\n\r\n", .malformed(.chunkSize)),
        chunked("a space after a size", "3 \r\nabc\r\n0\r\n\r\n", .malformed(.chunkExtension)),
        chunked("an underscore in a size", "1_0\r\nabc\r\n0\r\n\r\n", .malformed(.chunkSize)),
        chunked("a size beyond 2^63", "8000000000000000\r\nabc\r\n0\r\n\r\n", .malformed(.chunkSize)),
        chunked("a size beyond 2^64", "10000000000000003\r\nabc\r\n0\r\n\r\n", .malformed(.chunkSize)),
        chunked("an endless size", String(repeating: "0", count: 40), .malformed(.chunkSize)),
        chunked("a size that ends with LF", "3\nabc\r\n0\r\n\r\n", .malformed(.lineEnd)),
        chunked("a size that ends with CR", "3\rabc\r\n0\r\n\r\n", .malformed(.lineEnd)),
        chunked("data longer than its size", "2\r\nabc\r\n0\r\n\r\n", .malformed(.chunkEnd)),
        chunked("data that ends with LF", "3\r\nabc\n0\r\n\r\n", .malformed(.chunkEnd)),
        chunked("data that ends with CR", "3\r\nabc\r0\r\n\r\n", .malformed(.chunkEnd)),
        chunked("an extension without a name", "3;\r\nabc\r\n0\r\n\r\n", .malformed(.chunkExtension)),
        chunked("an extension without a value", "3;a=\r\nabc\r\n0\r\n\r\n", .malformed(.chunkExtension)),
        chunked("an extension with an open quote", "3;a=\"b\r\nabc\r\n0\r\n\r\n", .malformed(.chunkExtension)),
        chunked("an extension with an LF", "3;a\nabc\r\n0\r\n\r\n", .malformed(.lineEnd)),
        chunked("an extension with a NUL", "3;a\u{0}\r\nabc\r\n0\r\n\r\n", .malformed(.chunkExtension)),
        chunked(
            "overlong extensions", "3;\(String(repeating: "a", count: 40))\r\nabc\r\n", .malformed(.chunkExtension)),
        chunked("a trailer without a colon", "0\r\nX-A\r\n\r\n", .malformed(.trailer)),
        chunked("a folded trailer", "0\r\nX-A: b\r\n c\r\n\r\n", .malformed(.trailer)),
        chunked("a trailer that ends with LF", "0\r\nX-A: b\n\r\n", .malformed(.trailer)),
        chunked("overlong trailers", "0\r\nX: \(String(repeating: "a", count: 70))\r\n\r\n", .malformed(.trailer)),
        chunked("a last chunk that ends with LF", "0\n\n", .malformed(.lineEnd)),
    ]
}
