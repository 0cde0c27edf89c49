/// Rows of a CSV file (RFC 4180): fields may be quoted, quotes in them are doubled, lines end with LF or CRLF.
///
/// A byte order mark and blank lines are skipped.
struct CommaSeparatedValues {
    struct Row: Equatable {
        /// Line on which the row begins, from 1.
        var line: Int
        var fields: [String]
    }

    private(set) var rows: [Row] = []

    init(_ text: String) throws(LabelError) {
        var scalars = text.unicodeScalars[...]
        if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
        var line = 1
        while !scalars.isEmpty {
            let start = line
            var fields: [String] = []
            var isMore = true
            while isMore {
                fields.append(try Self.field(&scalars, line: &line))
                isMore = scalars.first == ","
                if isMore { scalars.removeFirst() }
            }
            if scalars.first == "\r" { scalars.removeFirst() }
            if scalars.first == "\n" { scalars.removeFirst() }
            line += 1
            if fields != [""] { rows.append(Row(line: start, fields: fields)) }
        }
    }

    private static func field(
        _ scalars: inout Substring.UnicodeScalarView, line: inout Int
    ) throws(LabelError) -> String {
        guard scalars.first == "\"" else {
            let field = scalars.prefix { $0 != "," && $0 != "\n" && $0 != "\r" }
            scalars = scalars[field.endIndex...]
            return String(field)
        }
        let start = line
        var field = String.UnicodeScalarView()
        scalars.removeFirst()
        while let scalar = scalars.popFirst() {
            if scalar == "\"" {
                guard scalars.first == "\"" else {
                    let isEnd = scalars.first.map { ",\n\r".unicodeScalars.contains($0) } ?? true
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
