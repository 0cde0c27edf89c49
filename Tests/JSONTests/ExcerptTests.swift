import Excerpt
import JSON
import Testing

@Suite("What errors repeat")
struct ExcerptTests {
    @Test("a short text is repeated as it is, quotation marks and all scripts among it")
    func short() {
        #expect(#"a "b" é 写"#.excerpt == #"a "b" é 写"#)
    }

    @Test("a long text is cut after 64 characters, however many marks stand on one of them")
    func long() {
        #expect(String(repeating: "k", count: 10_000_000).excerpt == String(repeating: "k", count: 64) + "…")
        let marked = "e" + String(repeating: "\u{301}", count: 1_000_000)
        #expect(marked.excerpt.unicodeScalars.count == 65)
    }

    @Test("what does not print is escaped: line ends, terminal sequences, directions of writing")
    func escaped() {
        #expect("a\nb\u{1B}[31m\u{202E}c\u{2028}".excerpt == #"a\u000ab\u001b[31m\u202ec\u2028"#)
    }

    @Test("an error about a key of megabytes is one short line")
    func key() {
        let key = String(repeating: "k", count: 1_000_000)
        #expect {
            try JSONValue.parse(Array("{\"\(key)\": 1, \"\(key)\": 2}".utf8))
        } throws: { "\($0)".utf8.count < 200 }
        #expect {
            try JSONValue.parse(Array("1e\(String(repeating: "9", count: 1_000_000))".utf8))
        } throws: { "\($0)".utf8.count < 200 }
    }
}
