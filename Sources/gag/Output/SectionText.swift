import Charts

/// The parts of a report as text, without its pictures.
struct SectionText {
    let sections: [HTMLReport.Section]

    var text: String {
        sections.map { section in
            let line = String(repeating: "=", count: section.title.count)
            return "\(section.title)\n\(line)\n\n" + section.blocks.map(text).joined()
        }.joined(separator: "\n")
    }

    private func text(_ block: HTMLReport.Block) -> String {
        switch block {
        case .paragraph(let text): text + "\n\n"
        case .warning(let text): "Note: \(text)\n\n"
        case .heading(let text): text + "\n\n"
        case .preformatted(let text): text + "\n"
        case .picture: ""
        case .table(let table): self.text(table) + "\n"
        }
    }

    private func text(_ table: HTMLReport.Table) -> String {
        var text = TextTable([.left] + table.header.dropFirst().map { _ in .right }, header: table.header)
        for row in table.rows { text.append(row) }
        return text.text(indentation: 2)
    }
}
