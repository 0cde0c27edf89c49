/// Reliability diagrams side by side, one for each kind of statement, as an SVG picture.
///
/// Bars show how often statements of a bin came true with the model's temperatures, the open circles the same with the
/// temperature 1; on the diagonal, probabilities are what they say.
public struct ReliabilityDiagram: Sendable {
    private let title: String
    private let entries: [CalibrationReport.Entry]

    private static let side = 240.0
    private static let margin = (left: 60.0, top: 64.0, right: 32.0, bottom: 48.0)
    private static let panelWidth = margin.left + side + margin.right

    /// Shows a report.
    public init(title: String, report: CalibrationReport) {
        self.title = title
        entries = report.entries
    }

    /// The document.
    public var svg: String {
        let width = Self.number(Self.panelWidth * Double(max(1, entries.count)))
        let height = Self.number(Self.margin.top + Self.side + Self.margin.bottom)
        let panels = entries.enumerated().map { panel($1, at: Double($0) * Self.panelWidth) }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)" \
            font-family="sans-serif" font-size="12" fill="#333">
            <rect width="\(width)" height="\(height)" fill="#fff"/>
            <text x="\(Self.number(Self.margin.left))" y="20" font-size="14" font-weight="bold">\(Self.escaped(title))</text>
            \(panels.joined(separator: "\n"))
            </svg>

            """
    }

    private func panel(_ entry: CalibrationReport.Entry, at x: Double) -> String {
        let left = x + Self.margin.left
        let bottom = Self.margin.top + Self.side
        var shapes = [
            Self.text(entry.name, x: left, y: 40, attributes: #"font-weight="bold""#),
            Self.text(Self.errors(entry), x: left, y: 56, attributes: ##"fill="#666" font-size="11""##),
            Self.line(left, bottom, left + Self.side, bottom), Self.line(left, bottom, left, Self.margin.top),
            Self.text(
                "share that was true", x: left - 40, y: bottom - Self.side / 2,
                attributes:
                    #"text-anchor="middle" transform="rotate(-90 \#(Self.number(left - 40)) \#(Self.number(bottom - Self.side / 2)))""#
            ),
            Self.text(
                "stated probability", x: left + Self.side / 2, y: bottom + 36, attributes: #"text-anchor="middle""#),
        ]
        for tick in [0.0, 0.25, 0.5, 0.75, 1] {
            let place = tick * Self.side
            shapes.append(Self.text("\(tick)", x: left + place, y: bottom + 16, attributes: #"text-anchor="middle""#))
            shapes.append(Self.text("\(tick)", x: left - 6, y: bottom - place + 4, attributes: #"text-anchor="end""#))
        }
        let step = Self.side / Double(Reliability.binCount)
        for (index, bin) in entry.after.bins.enumerated() {
            guard let frequency = bin.frequency else { continue }
            let (x, y) = (left + Double(index) * step + 1, bottom - frequency * Self.side)
            shapes.append(
                """
                <rect x="\(Self.number(x))" y="\(Self.number(y))" width="\(Self.number(step - 2))" \
                height="\(Self.number(frequency * Self.side))" fill="#4878a8"><title>\(bin.count) faces</title></rect>
                """)
        }
        // Over the bars, which would hide it.
        shapes.append(
            Self.line(left, bottom, left + Self.side, Self.margin.top, attributes: #"stroke-dasharray="4 4""#))
        for bin in entry.before.bins {
            guard let frequency = bin.frequency, let confidence = bin.confidence else { continue }
            let (x, y) = (left + confidence * Self.side, bottom - frequency * Self.side)
            shapes.append(
                """
                <circle cx="\(Self.number(x))" cy="\(Self.number(y))" r="3" fill="none" stroke="#d0702c" stroke-width="1.5"/>
                """)
        }
        return "<g>\n" + shapes.joined(separator: "\n") + "\n</g>"
    }

    private static func errors(_ entry: CalibrationReport.Entry) -> String {
        let before = number((entry.before.expectedCalibrationError ?? 0) * 100)
        let after = number((entry.after.expectedCalibrationError ?? 0) * 100)
        return "ECE \(before) % (○ T = 1), \(after) % (T = \(number(entry.temperature)))"
    }

    private static func text(_ text: String, x: Double, y: Double, attributes: String) -> String {
        #"<text x="\#(number(x))" y="\#(number(y))" \#(attributes)>\#(escaped(text))</text>"#
    }

    private static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, attributes: String = "") -> String
    {
        """
        <line x1="\(number(x1))" y1="\(number(y1))" x2="\(number(x2))" y2="\(number(y2))" stroke="#999" \(attributes)/>
        """
    }

    /// To 2 decimals, which is a hundredth of a pixel.
    private static func number(_ value: Double) -> String {
        let rounded = (value * 100).rounded() / 100
        return Int(exactly: rounded).map(String.init) ?? "\(rounded)"
    }

    private static func escaped(_ text: String) -> String {
        text.map { character in
            switch character {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            default: String(character)
            }
        }.joined()
    }
}
