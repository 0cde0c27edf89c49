import Foundation
import JSON
import Testing

@Suite("The JSON writer")
struct JSONWriterTests {
    @Test("members keep their order, on one line")
    func order() {
        let value: JSONValue = [
            "model": ["name": "m", "version": "1"], "faces": [], "box": [1, 2.5, true, nil], "e": [:],
        ]
        #expect(
            value.text() == #"{"model":{"name":"m","version":"1"},"faces":[],"box":[1,2.5,true,null],"e":{}}"#)
    }

    @Test("pretty text is indented by two spaces, empty collections stay closed")
    func pretty() {
        let value: JSONValue = ["a": [1, ["b": []]], "c": [:]]
        #expect(
            value.text(pretty: true) == """
                {
                  "a": [
                    1,
                    {
                      "b": []
                    }
                  ],
                  "c": {}
                }
                """)
    }

    @Test("quotes, backslashes and control characters are escaped, other characters stay")
    func escaping() {
        let text: JSONValue = "\"\\/\n\r\t\u{8}\u{C}\u{1}\u{1F}\u{7F}é😀"
        #expect(text.text() == #""\"\\/\n\r\t\b\f\u0001\u001f\u007fé😀""#)
    }

    @Test("numbers are as short as they can be and read back the same")
    func numbers() throws {
        #expect(JSONValue.number(0.1).text() == "0.1")
        #expect(JSONValue.number(13).text() == "13.0")
        #expect(JSONValue.number(.nan).text() == "null")
        #expect(JSONValue.number(-.infinity).text() == "null")
        #expect(JSONValue.integer(.min).text() == "-9223372036854775808")
        for value in [1e300, Double.leastNonzeroMagnitude, 123456789.123456789, 1e16, 1e-7, -0.0] {
            #expect(try JSONValue.parse(JSONValue.number(value).serialized()).doubleValue == value)
        }
    }

    @Test("rounded numbers show no more decimals than asked for, and no negative zero")
    func rounding() {
        #expect(JSONValue.rounded(0.97004, decimals: 4).text() == "0.97")
        #expect(JSONValue.rounded(0.123456, decimals: 4).text() == "0.1235")
        #expect(JSONValue.rounded(1.0 / 3, decimals: 2).text() == "0.33")
        #expect(JSONValue.rounded(-0.00001, decimals: 2).text() == "0.0")
    }

    @Test("what is written is read back equal by this parser and by Foundation's")
    func roundTrip() throws {
        let value: JSONValue = [
            "text": "a\u{1}\"\\\u{2028}ü😀", "numbers": [0, -1, 0.5, 1e-9], "nested": [[[]], ["k": nil]], "": true,
        ]
        #expect(try JSONValue.parse(value.serialized()) == value)
        #expect(try JSONValue.parse(value.serialized(pretty: true)) == value)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(value.serialized())) as? [String: Any])
        #expect(object["text"] as? String == "a\u{1}\"\\\u{2028}ü😀")
    }
}
