/// Why labels cannot be used; each case carries the values that explain it.
public enum LabelError: Error, Equatable, Sendable {
    /// The file cannot be read; `reason` is the operating system's.
    case unreadable(path: String, reason: String)
    /// The file is UTF-16 text, as some spreadsheets export it.
    case isUTF16(path: String)
    /// The header lacks a column.
    case missingColumn(String, found: [String])
    /// A column occurs twice in the header.
    case duplicateColumn(String)
    /// A row has another number of fields than the header; lines count from 1.
    case fieldCount(line: Int, expected: Int, found: Int)
    /// A quoted field that does not end, or text after its end.
    case badQuoting(line: Int)
    /// A value that its column does not allow.
    case badValue(line: Int, column: String, value: String, allowed: String)
    /// A label that the model does not know.
    case unknownLabel(String, column: String, known: [String])
    /// There is nothing to evaluate.
    case empty(path: String)
}

extension LabelError: CustomStringConvertible {
    /// One sentence that names the place, the value and what is allowed.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
        case .isUTF16(let path): "\(path) is UTF-16 text; save it as UTF-8"
        case .missingColumn(let column, let found):
            "the labels have no column \(column); the header has \(found.joined(separator: ", "))"
        case .duplicateColumn(let column): "the labels have the column \(column) twice"
        case .fieldCount(let line, let expected, let found):
            "line \(line) of the labels has \(found) fields, the header \(expected)"
        case .badQuoting(let line): "line \(line) of the labels: a quoted field does not end properly"
        case .badValue(let line, let column, let value, let allowed):
            "line \(line) of the labels: \(column) is \"\(value)\"; it must be \(allowed)"
        case .unknownLabel(let label, let column, let known):
            "\(column) \"\(label)\" is none of the model's labels: \(known.joined(separator: ", "))"
        case .empty(let path): "\(path) holds no photos"
        }
    }
}
