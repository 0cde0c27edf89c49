import JSON
import Testing

@Suite("The JSON parser")
struct JSONParserTests {
    private func parse(_ text: String, json5: Bool = false) throws(JSONError) -> JSONValue {
        try JSONValue.parse(Array(text.utf8), allowsJSON5: json5)
    }

    private func error(_ text: String, json5: Bool = false) -> JSONError? {
        do throws(JSONError) {
            _ = try parse(text, json5: json5)
            return nil
        } catch { return error }
    }

    @Test("every kind of value is read, members in the order of the text")
    func values() throws {
        let value = try parse(#" {"z": [1, -2.5, 1e3, true], "a": {"b": null, "c": "d"}, "m": false} "#)
        #expect(
            value == ["z": [1, -2.5, 1000.0, true], "a": ["b": nil, "c": "d"], "m": false])
        #expect(value.objectValue?.map(\.key) == ["z", "a", "m"])
        #expect(value["z"]?[1]?.doubleValue == -2.5)
        #expect(value["a"]?["c"]?.stringValue == "d")
        #expect(value["z"]?[2]?.integerValue == 1000)
        #expect(value["missing"] == nil)
    }

    @Test("integers stay integers, others become doubles")
    func numbers() throws {
        guard case .integer(9_007_199_254_740_993) = try parse("9007199254740993") else {
            Issue.record("2^53 + 1 lost its last digit")
            return
        }
        guard case .number(1e20) = try parse("100000000000000000000") else {
            Issue.record("an integer beyond Int is a double")
            return
        }
        #expect(try parse("-0").doubleValue?.sign == .minus)
        #expect(try parse("0.1").doubleValue == 0.1)
        #expect(try parse("1E-2").doubleValue == 0.01)
    }

    @Test("escapes of RFC 8259 are decoded, surrogate pairs joined")
    func escapes() throws {
        #expect(try parse(#""\"\\\/\b\f\n\r\tA\u00e9\uD83D\ude00é😀""#) == "\"\\/\u{8}\u{C}\n\r\tAé😀é😀")
    }

    @Test(
        "what RFC 8259 does not allow is rejected",
        arguments: [
            "", " ", "{", "[1", "[1,]", "{\"a\":1,}", "{a:1}", "{'a':1}", "'a'", "01", "-", "+1", ".5", "5.", "1e",
            "1.e3",
            "0x10", "tru", "True", "nul", "Infinity", "-Infinity", "NaN", "1 2", "[1 2]", "{\"a\" 1}", "{\"a\":}",
            "\"a",
            "\"\n\"", "\"\t\"", "\"\\x41\"", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"", "\"\\u12\"", "// c\n1",
            "/* */1", "\u{FEFF}1", "1e999", "[,1]", "]", "{\"a\":1]", "1,", "\u{0B}1",
        ])
    func strictness(_ text: String) {
        #expect(error(text) != nil)
    }

    @Test("bytes that are not UTF-8 are rejected, overlong forms and surrogates included")
    func invalidUTF8() {
        for bytes: [UInt8] in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82], [0xF5, 0x80, 0x80, 0x80]] {
            let string = [UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")]
            #expect(throws: JSONError.self) { try JSONValue.parse(string) }
            #expect(throws: JSONError.self) { try JSONValue.parse(bytes, allowsJSON5: true) }
        }
    }

    @Test("a key that occurs twice is an error that names it and its place")
    func duplicateKeys() {
        let error = error("{\"a\": 1,\n \"a\": 2}")
        #expect(error?.reason == .duplicateKey("a"))
        #expect(error?.line == 2)
        #expect(error?.column == 2)
        #expect(error?.offset == 10)
        #expect(error?.description == "line 2, column 2: the key \"a\" occurs twice")
    }

    @Test("nesting up to the maximum is read, one deeper is an error")
    func depth() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        _ = try JSONValue.parse(nested(64))
        #expect(throws: JSONError.self) { try JSONValue.parse(nested(65)) }
        _ = try JSONValue.parse(nested(3), maximumDepth: 3)
        #expect(throws: JSONError.self) { try JSONValue.parse(nested(1_000_000)) }
        #expect(throws: JSONError.self) { try JSONValue.parse(Array(repeating: UInt8(ascii: "["), count: 1_000_000)) }
    }

    @Test("JSON5 comments, commas, keys, quotes and numbers are read when allowed")
    func json5() throws {
        let text = """
            // first
            {
              unquoted: 'single "quotes"', /* inline */ $dollar_1: "a\\
            b",
              'quoted': [.5, 5., +1, -.25, 0xFF, -0x10, 1.e2, 5.E-1,],
              größe: "\\x41\\v\\0\\q",
            }
            """
        #expect(
            try parse(text, json5: true) == [
                "unquoted": "single \"quotes\"", "$dollar_1": "ab",
                "quoted": [0.5, 5.0, 1, -0.25, 255, -16, 100.0, 0.5], "größe": "A\u{B}\0q",
            ])
    }

    @Test(
        "JSON5 does not open the door to anything else",
        arguments: [
            "Infinity", "+Infinity", "NaN", "{a b: 1}", "{1a: 1}", "[1,,2]", "[,]", "{,}", "/* open", "0x", "0xg", "'a",
            "'\\1'", "'\\01'", "'\\xg0'", ".", "+", "1/2", "01", "{\"a\": 1, a: 2}", "0xFFFFFFFFFFFFFFFFFF", "+-1",
        ])
    func json5Strictness(_ text: String) {
        #expect(error(text, json5: true) != nil)
    }

    @Test("the bytes of a buffer are read as those of an array")
    func buffer() throws {
        let bytes = Array(#"{"a": [1, "b"]}"#.utf8)
        let value = try unsafe bytes.withUnsafeBytes { (buffer) throws(JSONError) in try unsafe JSONValue.parse(buffer)
        }
        #expect(value == ["a": [1, "b"]])
    }
}
