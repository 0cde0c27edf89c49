/// Something that serving needs and that the file cannot know; answered by a flag or by the person at the terminal.
public struct ImportQuestion: Sendable, Equatable {
    /// The flag that answers it, such as `--age-labels`.
    public var flag: String
    /// The question as one sentence without a question mark.
    public var text: String
    /// The answer that is taken when none is given; nil when there is no safe one.
    public var suggestion: String?
    /// The answers among which one must be chosen; empty when any text of the right form will do.
    public var choices: [String]

    /// Creates a question.
    public init(flag: String, text: String, suggestion: String? = nil, choices: [String] = []) {
        self.flag = flag
        self.text = text
        self.suggestion = suggestion
        self.choices = choices
    }
}
