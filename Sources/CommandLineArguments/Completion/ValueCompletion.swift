/// What a shell may propose where a value or an operand is to be written.
public enum ValueCompletion: Sendable, Equatable {
    /// Nothing: only the user knows.
    case nothing
    /// One of these words.
    case words([String])
    /// The name of a file or directory.
    case file
    /// The name of a directory.
    case directory

    /// What a placeholder of the help text tells: words between bars, or the name of a file or directory in capitals.
    init(placeholder: String) {
        let first = placeholder.prefix { $0 != " " }
        let alternatives = first.split(separator: "|").map(String.init)
        if alternatives.count > 1, alternatives.allSatisfy({ $0.allSatisfy { $0.isLowercase || $0.isNumber } }) {
            self = .words(alternatives)
        } else if alternatives.contains(where: { $0.contains("FILE") || $0.contains(".") }) {
            self = .file
        } else if alternatives.contains("DIR") || alternatives.contains("MODEL") {
            self = .directory
        } else {
            self = .nothing
        }
    }
}
