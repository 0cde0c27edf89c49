/// Rows of a CSV file (RFC 4180): fields may be quoted, quotes in them are doubled, lines end with LF or CRLF.
///
/// Fields are divided by what divides the first line: commas, or semicolons or tabs, as spreadsheets write them. A byte
/// order mark and blank lines are skipped.
struct CommaSeparatedValues {
    struct Row: Equatable {
        /// Line on which the row begins, from 1.
        var line: Int
        var fields: [String]
    }

    private(set) var rows: [Row] = []
    /// What divides the fields: a comma, a semicolon or a tab.
    let separator: Unicode.Scalar

    init(_ text: String) throws(LabelError) {
        var scalars = text.unicodeScalars[...]
        if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
        separator = Self.separator(of: scalars)
        var line = 1
        while !scalars.isEmpty {
            let start = line
            var fields: [String] = []
            var isMore = true
            while isMore {
                fields.append(try Self.field(&scalars, separator: separator, line: &line))
                isMore = scalars.first == separator
                if isMore { scalars.removeFirst() }
            }
            if scalars.first == "\r" { scalars.removeFirst() }
            if scalars.first == "\n" { scalars.removeFirst() }
            line += 1
            if fields != [""] { rows.append(Row(line: start, fields: fields)) }
        }
    }

    /// The one of the three that occurs most often in the first line, outside of quotes.
    private static func separator(of scalars: Substring.UnicodeScalarView) -> Unicode.Scalar {
        var (counts, isQuoted) = ([Unicode.Scalar: Int](), false)
        for scalar in scalars {
            if scalar == "\n", !isQuoted { break }
            if scalar == "\"" { isQuoted.toggle() }
            if !isQuoted { counts[scalar, default: 0] += 1 }
        }
        let candidates: [Unicode.Scalar] = [",", ";", "\t"]
        return candidates.reduce(",") { counts[$1, default: 0] > counts[$0, default: 0] ? $1 : $0 }
    }

    private static func field(
        _ scalars: inout Substring.UnicodeScalarView, separator: Unicode.Scalar, line: inout Int
    ) throws(LabelError) -> String {
        guard scalars.first == "\"" else {
            let field = scalars.prefix { $0 != separator && $0 != "\n" && $0 != "\r" }
            scalars = scalars[field.endIndex...]
            return String(field)
        }
        let start = line
        var field = String.UnicodeScalarView()
        scalars.removeFirst()
        while let scalar = scalars.popFirst() {
            if scalar == "\"" {
                guard scalars.first == "\"" else {
                    let isEnd = scalars.first.map { $0 == separator || $0 == "\n" || $0 == "\r" } ?? true
                    if !isEnd { throw .badQuoting(line: line) }
                    return String(field)
                }
                scalars.removeFirst()
            }
            if scalar == "\n" { line += 1 }
            field.append(scalar)
        }
        throw .badQuoting(line: start)
    }
}
