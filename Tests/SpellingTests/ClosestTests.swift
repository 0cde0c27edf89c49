import Spelling
import Testing

@Suite("The word that was meant")
struct ClosestTests {
    private let flags = ["host", "port", "model", "log-format", "log-level", "workers"]

    @Test(
        "a slip of the fingers finds it",
        arguments: [
            ("hots", "host"), ("prot", "port"), ("modle", "model"), ("log-fromat", "log-format"), ("Worker", "workers"),
            ("prt", "port"), ("log-lvel", "log-level"), ("mod", "model"), ("work", "workers"),
        ])
    func slips(_ word: String, _ meant: String) {
        #expect(word.closest(among: flags) == meant)
    }

    @Test("a word unlike all others finds none", arguments: ["xyzzy", "detector", "q", ""])
    func strangers(_ word: String) {
        #expect(word.closest(among: flags) == nil)
    }

    @Test("a word of megabytes is not compared")
    func endless() {
        #expect(String(repeating: "--port", count: 1 << 20).closest(among: flags) == nil)
    }

    @Test("the nearest of several wins, the first of equals")
    func ties() {
        #expect("cot".closest(among: ["cut", "cat", "cot2"]) == "cut")
        #expect("cat".closest(among: ["cut", "cat"]) == "cat")
    }
}
