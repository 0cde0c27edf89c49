/// A report as one HTML file that needs nothing beside it: style and pictures stand in it, and it loads and runs nothing.
public struct HTMLReport: Sendable {
    /// Rows of text.
    public struct Table: Sendable, Equatable {
        /// Names of the columns; the first column stands left, the others right.
        public var header: [String]
        /// As many cells as columns.
        public var rows: [[String]]

        /// A table.
        public init(header: [String], rows: [[String]]) {
            (self.header, self.rows) = (header, rows)
        }
    }

    /// What a section is made of.
    public enum Block: Sendable, Equatable {
        /// Text.
        case paragraph(String)
        /// Text that must not be overlooked.
        case warning(String)
        /// A line of its own over what follows.
        case heading(String)
        /// A table.
        case table(Table)
        /// A picture as its SVG document.
        case picture(svg: String)
        /// Text as it is, as a program's output.
        case preformatted(String)
    }

    /// A part with a title, to which the contents lead.
    public struct Section: Sendable, Equatable {
        /// The title.
        public var title: String
        /// From top to bottom.
        public var blocks: [Block]

        /// A part.
        public init(_ title: String, _ blocks: [Block]) {
            (self.title, self.blocks) = (title, blocks)
        }
    }

    /// What the report is of.
    public var title: String
    /// Beneath the title, as what was measured and when.
    public var subtitle: String
    /// The parts.
    public var sections: [Section]

    /// A report.
    public init(title: String, subtitle: String, sections: [Section]) {
        (self.title, self.subtitle, self.sections) = (title, subtitle, sections)
    }

    /// The document.
    public var html: String {
        let contents = sections.enumerated().map { index, section in
            "<li><a href=\"#section-\(index + 1)\">\(section.title.escapedForMarkup)</a></li>"
        }
        let parts = sections.enumerated().map { index, section in
            """
            <section id="section-\(index + 1)">
            <h2>\(section.title.escapedForMarkup)</h2>
            \(section.blocks.map(Self.html).joined(separator: "\n"))
            </section>
            """
        }
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>\(title.escapedForMarkup)</title>
            <style>
            \(Self.style)
            </style>
            </head>
            <body>
            <h1>\(title.escapedForMarkup)</h1>
            <p class="subtitle">\(subtitle.escapedForMarkup)</p>
            <nav><ol>
            \(contents.joined(separator: "\n"))
            </ol></nav>
            \(parts.joined(separator: "\n"))
            </body>
            </html>

            """
    }

    private static let style = """
        body { font: 15px/1.5 system-ui, sans-serif; color: #222; background: #fff; max-width: 75em; margin: 2em auto; padding: 0 1em; }
        h1 { margin-bottom: 0; } .subtitle { color: #555; margin-top: 0; } h2 { margin-top: 2em; border-bottom: 1px solid #ddd; }
        table { border-collapse: collapse; margin: 1em 0; font-variant-numeric: tabular-nums; }
        th, td { padding: .2em .8em; border-bottom: 1px solid #e4e4e4; text-align: right; white-space: nowrap; }
        th:first-child, td:first-child { text-align: left; } th { border-bottom-color: #888; }
        .scroll { overflow-x: auto; } svg { max-width: 100%; height: auto; } figure { margin: 1em 0; }
        .warning { background: #fff6d9; border-left: 4px solid #e69f00; padding: .6em 1em; }
        pre { background: #f5f5f5; padding: .8em; overflow-x: auto; }
        @media print { nav { display: none; } section, figure, table { break-inside: avoid-page; } }
        """

    private static func html(_ block: Block) -> String {
        switch block {
        case .paragraph(let text): "<p>\(text.escapedForMarkup)</p>"
        case .warning(let text): "<p class=\"warning\">\(text.escapedForMarkup)</p>"
        case .heading(let text): "<h3>\(text.escapedForMarkup)</h3>"
        case .picture(let svg): "<figure>\n\(svg)</figure>"
        case .preformatted(let text): "<pre>\(text.escapedForMarkup)</pre>"
        case .table(let table): html(table)
        }
    }

    private static func html(_ table: Table) -> String {
        func row(_ cells: [String], _ element: String) -> String {
            "<tr>" + cells.map { "<\(element)>\($0.escapedForMarkup)</\(element)>" }.joined() + "</tr>"
        }
        return """
            <div class="scroll"><table>
            <thead>\(row(table.header, "th"))</thead>
            <tbody>
            \(table.rows.map { row($0, "td") }.joined(separator: "\n"))
            </tbody>
            </table></div>
            """
    }
}
