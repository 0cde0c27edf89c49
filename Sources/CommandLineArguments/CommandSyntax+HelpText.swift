extension CommandSyntax {
    /// One line: `Usage: gag classify [OPTIONS] FILE …`.
    public var usage: String {
        switch operands {
        case .none: "Usage: \(name) [OPTIONS]"
        case .one(let operand), .several(let operand): "Usage: \(name) [OPTIONS] \(operand)"
        }
    }

    /// Usage, summary, options with aligned explanations, discussion; ends with a line break.
    public var helpText: String {
        var sections = [usage, summary]
        let rows = options.map { (Self.heading($0), $0.help) }
        sections.append("Options:\n" + Self.table(rows))
        if !discussion.isEmpty { sections.append(discussion) }
        return sections.joined(separator: "\n\n") + "\n"
    }

    /// Two columns, the left as wide as its longest entry up to 28; longer entries get a line of their own.
    public static func table(_ rows: [(left: String, right: String)]) -> String {
        let limit = 28
        let width = rows.map(\.left.count).filter { $0 <= limit }.max() ?? limit
        let continuation = "\n" + String(repeating: " ", count: width + 4)
        return rows.map { row in
            let right = row.right.split(separator: "\n", omittingEmptySubsequences: false).joined(
                separator: continuation)
            guard row.left.count <= limit else { return "  \(row.left)\(continuation)\(right)" }
            return "  \(row.left)\(String(repeating: " ", count: width - row.left.count))  \(right)"
        }.joined(separator: "\n")
    }

    private static func heading(_ option: any CommandLineOption) -> String {
        let short = option.short.map { "-\($0), " } ?? ""
        return "\(short)--\(option.name)" + (option.placeholder.map { " \($0)" } ?? "")
    }
}
