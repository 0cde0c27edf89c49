import Foundation
import JSON
import Testing

@Suite("README")
struct ReadmeTests {
    @Test(
        "the example's answer is what the program says of the photo, timing aside",
        arguments: [("README.md", "## "), ("docs/api.md", "### The answer")])
    func example(file: String, heading: String) throws {
        let text = try String(contentsOfFile: GagProcess.package + "/\(file)", encoding: .utf8)
        let part = try #require(text.range(of: heading)).upperBound
        let block = try #require(text[part...].firstMatch(of: #/(?s)```json\n(.*?)```/#)).1
        let shown = try JSONValue.parse(Array(block.utf8))
        let told = try #require(GagProcess.run(["classify", GagProcess.portrait]).documents().first)
        #expect(
            shown.objectValue?.map(\.key)
                == told.objectValue?.map(\.key).filter { $0 != "file" })
        for (key, value) in shown.objectValue ?? [] where key != "timing_ms" {
            #expect(Self.agree(value, told[key]), "\(key): \(told[key]?.text() ?? "missing")")
        }
    }

    /// The same members in the same order, the same words, and numbers within what rounding on another processor changes.
    private static func agree(_ shown: JSONValue, _ told: JSONValue?) -> Bool {
        switch (shown, told) {
        case (.object(let shown), .object(let told)?):
            shown.map(\.key) == told.map(\.key) && zip(shown, told).allSatisfy { agree($0.value, $1.value) }
        case (.array(let shown), .array(let told)?):
            shown.count == told.count && zip(shown, told).allSatisfy { agree($0, $1) }
        case (_, let told?):
            if let number = shown.doubleValue, let other = told.doubleValue {
                abs(number - other) <= max(0.01, abs(number) * 0.01)
            } else {
                shown == told
            }
        case (_, nil): false
        }
    }
}
