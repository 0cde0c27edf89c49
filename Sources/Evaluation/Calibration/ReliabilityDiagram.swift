import Charts

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
    private static let bottom = margin.top + side

    /// Shows a report.
    public init(title: String, report: CalibrationReport) {
        self.title = title
        entries = report.entries
    }

    /// The document.
    public var svg: String {
        var drawing = SVGDrawing(
            width: Self.panelWidth * Double(max(1, entries.count)), height: Self.bottom + Self.margin.bottom,
            title: title)
        drawing.text(title, at: (Self.margin.left, 20), size: 14, isBold: true)
        for (index, entry) in entries.enumerated() {
            let left = Double(index) * Self.panelWidth + Self.margin.left
            Self.drawAxes(entry, at: left, in: &drawing)
            Self.drawBins(entry, at: left, in: &drawing)
        }
        return drawing.svg
    }

    private static func drawAxes(_ entry: CalibrationReport.Entry, at left: Double, in drawing: inout SVGDrawing) {
        drawing.text(entry.name, at: (left, 40), isBold: true)
        drawing.text(errors(entry), at: (left, 56), size: 11, color: "#666")
        drawing.line(from: (left, bottom), to: (left + side, bottom))
        drawing.line(from: (left, bottom), to: (left, margin.top))
        drawing.text("share that was true", at: (left - 40, bottom - side / 2), anchor: .middle, rotation: -90)
        drawing.text("stated probability", at: (left + side / 2, bottom + 36), anchor: .middle)
        for tick in [0.0, 0.25, 0.5, 0.75, 1] {
            let place = tick * side
            drawing.text("\(tick)", at: (left + place, bottom + 16), anchor: .middle)
            drawing.text("\(tick)", at: (left - 6, bottom - place + 4), anchor: .end)
        }
    }

    private static func drawBins(_ entry: CalibrationReport.Entry, at left: Double, in drawing: inout SVGDrawing) {
        let step = side / Double(Reliability.binCount)
        for (index, bin) in entry.after.bins.enumerated() {
            guard let frequency = bin.frequency else { continue }
            drawing.rectangle(
                at: (left + Double(index) * step + 1, bottom - frequency * side), width: step - 2,
                height: frequency * side, color: "#4878a8", note: "\(bin.count) faces")
        }
        // Over the bars, which would hide it.
        drawing.line(from: (left, bottom), to: (left + side, margin.top), dashes: "4 4")
        for bin in entry.before.bins {
            guard let frequency = bin.frequency, let confidence = bin.confidence else { continue }
            drawing.circle(
                at: (left + confidence * side, bottom - frequency * side), radius: 3, color: "#d0702c", isFilled: false)
        }
    }

    private static func errors(_ entry: CalibrationReport.Entry) -> String {
        let percent = ChartAxis("", unit: .percent)
        let before = percent.text(entry.before.expectedCalibrationError ?? 0)
        let after = percent.text(entry.after.expectedCalibrationError ?? 0)
        return "ECE \(before) (○ T = 1), \(after) (T = \(ChartAxis("").text(entry.temperature)))"
    }
}
