/// Rows of text with aligned columns.
struct TextTable {
    /// Columns that hold numbers are aligned to the right.
    enum Alignment { case left, right }

    private let alignments: [Alignment]
    private var rows: [[String]] = []

    init(_ alignments: [Alignment], header: [String]? = nil) {
        self.alignments = alignments
        if let header { rows.append(header) }
    }

    mutating func append(_ row: [String]) {
        rows.append(row)
    }

    /// The rows, each ending with a line break and indented; columns are two spaces apart.
    func text(indentation: Int = 0) -> String {
        let widths = alignments.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = row.indices.map { Self.pad(row[$0], to: widths[$0], alignments[$0]) }
            let line = String(repeating: " ", count: indentation) + cells.joined(separator: "  ")
            return line.trimmingEnd + "\n"
        }.joined()
    }

    static func pad(_ text: String, to width: Int, _ alignment: Alignment) -> String {
        let space = String(repeating: " ", count: max(0, width - text.count))
        return alignment == .left ? text + space : space + text
    }
}

extension String {
    /// Without the spaces at its end.
    fileprivate var trimmingEnd: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
