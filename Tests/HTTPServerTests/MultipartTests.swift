import HTTPServer
import Testing

@Suite("multipart/form-data")
struct MultipartTests {
    private func parse(
        _ text: String, boundary: String = "b", limits: MultipartFormData.Limits = .init()
    ) throws(MultipartError) -> [String] {
        let bytes = Array(text.utf8)
        let form = try MultipartFormData(parsing: bytes.span, boundary: boundary, limits: limits)
        return form.parts.map { part in
            let content = String(decoding: bytes[part.content], as: UTF8.self)
            return "\(part.name)|\(part.filename ?? "-")|\(part.contentType?.essence ?? "-")|\(content)"
        }
    }

    private static let disposition = "Content-Disposition: form-data; name=\"a\""

    static let valid: [(String, [String])] = [
        ("--b\r\n\(disposition)\r\n\r\nx\r\n--b--\r\n", ["a|-|-|x"]),
        ("--b\r\n\(disposition)\r\n\r\nx\r\n--b--", ["a|-|-|x"]),
        ("\r\n--b\r\n\(disposition)\r\n\r\nx\r\n--b--\r\n", ["a|-|-|x"]),
        ("--b \t\r\n\(disposition)\r\n\r\nx\r\n--b-- \r\n", ["a|-|-|x"]),
        ("--b\r\n\(disposition)\r\n\r\n\r\n--b--\r\n", ["a|-|-|"]),
        ("--b\r\n\(disposition)\r\n\r\n--b--\r\n", ["a|-|-|"]),
        ("--b\r\n\(disposition)\r\n\r\n\r\n\r\n--b--\r\n", ["a|-|-|\r\n"]),
        ("--b\r\n\(disposition)\r\n\r\nx\r\n--b\r\n\(disposition)\r\n\r\ny\r\n--b--\r\n", ["a|-|-|x", "a|-|-|y"]),
        (
            "--b\r\n\(disposition); filename=\"c.jpg\"\r\nContent-Type: Image/JPEG\r\n\r\nx\r\n--b--\r\n",
            ["a|c.jpg|image/jpeg|x"]
        ),
        ("--b\r\ncontent-disposition: FORM-DATA; NAME=a; FileName=c\r\n\r\nx\r\n--b--\r\n", ["a|c|-|x"]),
        ("--b\r\n\(disposition); filename=\"a\\\"b\\\\c; d=e\"\r\n\r\nx\r\n--b--\r\n", ["a|a\"b\\c; d=e|-|x"]),
        ("--b\r\n\(disposition); filename=\"é.jpg\"\r\n\r\nx\r\n--b--\r\n", ["a|é.jpg|-|x"]),
        ("--b\r\n\(disposition)\r\n\r\nx\r\n-b\r\n--c\r\r\n--\r\n--b--\r\n", ["a|-|-|x\r\n-b\r\n--c\r\r\n--"]),
        ("--b\r\n\(disposition)\r\nContent-Transfer-Encoding: binary\r\n\r\nx\r\n--b--\r\n", ["a|-|-|x"]),
        ("--b--\r\n", []),
        ("To whom it concerns:\r\n\r\n--b\r\n\(disposition)\r\n\r\nx\r\n--b--\r\n", ["a|-|-|x"]),
        ("see --b\r\n-b\r\n--b\r\n\(disposition)\r\n\r\nx\r\n--b--\r\n", ["a|-|-|x"]),
        ("\r\n\r\n--b\r\n\(disposition)\r\n\r\nx\r\n--b--\r\n", ["a|-|-|x"]),
        ("--b\r\n\(disposition)\r\n\r\nx\r\n--b--\r\nThat was\tall é.\r\n", ["a|-|-|x"]),
        ("--b\r\n\(disposition)\r\n\r\nx\r\n--b-- \n", ["a|-|-|x"]),
        ("--b\r\n\(disposition);\r\n filename=c\r\n\r\nx\r\n--b--\r\n", ["a|c|-|x"]),
        ("--b\r\nContent-Disposition:\r\n\tform-data;\r\n\tname=a\r\n\r\nx\r\n--b--\r\n", ["a|-|-|x"]),
        ("--b\r\n\(disposition)\r\nContent-Type: jpeg\r\n\r\nx\r\n--b--\r\n", ["a|-|-|x"]),
        ("--b\r\n\(disposition); filename=my photo (1).jpg \r\n\r\nx\r\n--b--\r\n", ["a|my photo (1).jpg|-|x"]),
        ("--b\r\n\(disposition); filename=\"C:\\\"\r\n\r\nx\r\n--b--\r\n", ["a|C:\\|-|x"]),
        (
            "--b\r\n\(disposition); filename=\"=?utf-8?B?w7Y=?=\"; filename*=utf-8''%C3%B6\r\n\r\nx\r\n--b--\r\n",
            ["a|=?utf-8?B?w7Y=?=|-|x"]
        ),
    ]

    @Test("valid bodies", arguments: valid)
    func validBodies(text: String, parts: [String]) throws {
        #expect(try parse(text) == parts)
    }

    static let invalid: [(String, MultipartError)] = [
        ("", .missingFirstBoundary),
        ("x", .missingFirstBoundary),
        ("preamble\n--b\r\n\(disposition)\r\n\r\nx", .missingFirstBoundary),
        ("\u{0}\r\n--b\r\n\(disposition)\r\n\r\nx\r\n--b--\r\n", .missingFirstBoundary),
        ("--c\r\n\(disposition)\r\n\r\nx\r\n--c--\r\n", .missingFirstBoundary),
        ("--b", .unterminated),
        ("--b\r\n", .unterminated),
        ("--b\r\n\(disposition)", .unterminated),
        ("--b\r\n\(disposition)\r\n\r\nx", .unterminated),
        ("--b\r\n\(disposition)\r\n\r\nx\r\n--b", .unterminated),
        ("--b\r\n\(disposition)\r\n\r\nx\r\n--b\r\n", .unterminated),
        ("--b\r\n\(disposition)\r\n\r\nx\r\n--bc\r\n", .malformedBoundary(offset: 55)),
        ("--b\n\(disposition)\r\n\r\nx\r\n--b--\r\n", .malformedBoundary(offset: 3)),
        ("--b\r\n\(disposition)\r\n\r\nx\r\n--b--\r\n\u{0}", .trailingData(bytes: 3)),
        ("--b--\r\n--b\r\n\(disposition)\r\n\r\nx\r\n--b--\r\n", .trailingData(bytes: 61)),
        ("--b\r\n\(disposition)\r\n\r\nx\r\n--b--x", .malformedBoundary(offset: 55)),
        ("--b\r\n\r\nx\r\n--b--\r\n", .missingName(part: 0)),
        ("--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n", .missingName(part: 0)),
        ("--b\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n--b--\r\n", .missingName(part: 0)),
        ("--b\r\n\(disposition)\r\n\(disposition)\r\n\r\nx\r\n--b--\r\n", .missingName(part: 0)),
        (
            "--b\r\n\(disposition); name=\"b\"\r\n\r\nx\r\n--b--\r\n",
            .malformedField(part: 0, name: "Content-Disposition")
        ),
        (
            "--b\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n--b--\r\n",
            .malformedField(part: 0, name: "Content-Disposition")
        ),
        (
            "--b\r\nContent-Disposition: form-data; name=\r\n\r\nx\r\n--b--\r\n",
            .malformedField(part: 0, name: "Content-Disposition")
        ),
        (
            "--b\r\n\(disposition)\r\nContent-Transfer-Encoding: base64\r\n\r\nx\r\n--b--\r\n",
            .unsupportedTransferEncoding(part: 0)
        ),
        ("--b\r\n\(disposition)\n\r\nx\r\n--b--\r\n", .malformedHeader(part: 0, offset: 40)),
        ("--b\r\nX Y: z\r\n\r\nx\r\n--b--\r\n", .malformedHeader(part: 0, offset: 1)),
        ("--b\r\nX-A: \u{0}\r\n\r\nx\r\n--b--\r\n", .malformedHeader(part: 0, offset: 5)),
    ]

    @Test("invalid bodies, each with its own error", arguments: invalid)
    func invalidBodies(text: String, error: MultipartError) {
        #expect(throws: error) { try parse(text) }
    }

    @Test("every prefix of a valid body is an error")
    func prefixes() throws {
        let text = "--b\r\n\(Self.disposition)\r\n\r\nx\r\n--b\r\n\(Self.disposition)\r\n\r\ny\r\n--b--"
        #expect(try parse(text).count == 2)
        for length in 0..<text.utf8.count {
            #expect(throws: MultipartError.self) {
                try parse(String(decoding: text.utf8.prefix(length), as: UTF8.self))
            }
        }
    }

    @Test("limits of parts, header bytes and fields")
    func limits() {
        var limits = MultipartFormData.Limits()
        limits.maximumParts = 1
        let part = "--b\r\n\(Self.disposition)\r\n\r\nx\r\n"
        #expect(throws: MultipartError.tooManyParts(maximum: 1)) { try parse(part + part + "--b--", limits: limits) }
        limits.maximumHeaderBytes = 30
        #expect(throws: MultipartError.headerTooLarge(part: 0, maximum: 30)) {
            try parse(part + "--b--", limits: limits)
        }
        limits.maximumHeaderBytes = 1000
        limits.maximumFields = 1
        #expect(throws: MultipartError.tooManyFields(part: 0, maximum: 1)) {
            try parse("--b\r\nX: y\r\n\(Self.disposition)\r\n\r\nx\r\n--b--", limits: limits)
        }
    }

    @Test(
        "boundaries of content types",
        arguments: [
            ("multipart/form-data; boundary=abc", "abc"), ("Multipart/Form-Data;Boundary=\"a b\"", "a b"),
            ("multipart/form-data; charset=utf-8; boundary=----x'()+_,-./:=?", "----x'()+_,-./:=?"),
            ("multipart/form-data; boundary=----=_Part_0_1.2 ; charset=utf-8", "----=_Part_0_1.2"),
            ("multipart/form-data; boundary=a\"b", nil), ("multipart/form-data; boundary=a@b", nil),
            ("multipart/form-data; boundary=\"----x'()+_,-./:=?\"", "----x'()+_,-./:=?"),
            ("multipart/form-data", nil), ("multipart/form-data; boundary=", nil),
            ("multipart/form-data; boundary=\"\"", nil), ("multipart/form-data; boundary=\"a \"", nil),
            ("multipart/form-data; boundary=a; boundary=b", nil), ("multipart/mixed; boundary=a", nil),
            ("multipart/form-data; boundary=\"a\u{e9}\"", nil),
            ("multipart/form-data; boundary=\(String(repeating: "a", count: 71))", nil), ("", nil),
        ] as [(String, String?)])
    func boundaries(contentType: String, boundary: String?) {
        #expect((try? MultipartFormData.boundary(of: contentType)) == boundary)
    }
}
