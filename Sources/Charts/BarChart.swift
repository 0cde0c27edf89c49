/// Values side by side as bars, with their intervals as whiskers, as an SVG picture: one bar below the other, so that long
/// names fit.
public struct BarChart: Sendable, Equatable {
    /// One bar.
    public struct Bar: Sendable, Equatable {
        /// Left of the bar.
        public var label: String
        /// Its length; an empty row where it is no finite number.
        public var value: Double
        /// Bounds of the value; nil where there are none.
        public var bounds: ClosedRange<Double>?
        /// Behind the bar, as the number of samples.
        public var note: String

        /// A value, with its bounds where it has any.
        public init(_ label: String, value: Double, bounds: ClosedRange<Double>? = nil, note: String = "") {
            (self.label, self.value, self.bounds, self.note) = (label, value, bounds, note)
        }
    }

    /// Above the chart.
    public var title: String
    /// What the bars' lengths are; without a range it begins at zero.
    public var axis: ChartAxis
    /// From top to bottom.
    public var bars: [Bar]

    private static let length = 380.0
    private static let margin = (left: 210.0, top: 40.0, right: 160.0, bottom: 52.0)
    private static let row = 24.0

    /// A chart of bars.
    public init(title: String, axis: ChartAxis, bars: [Bar]) {
        (self.title, self.axis, self.bars) = (title, axis, bars)
    }

    /// The document.
    public var svg: String {
        let height = Self.row * Double(bars.count)
        var drawing = SVGDrawing(
            width: Self.margin.left + Self.length + Self.margin.right,
            height: Self.margin.top + height + Self.margin.bottom, title: title)
        drawing.text(title, at: (16, 22), size: 14, isBold: true)
        let range = axis.shown(
            [0] + bars.flatMap { [$0.value, $0.bounds?.lowerBound, $0.bounds?.upperBound].compactMap(\.self) })
        func x(_ value: Double) -> Double {
            let share = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
            return Self.margin.left + min(1, max(0, share)) * Self.length
        }
        let bottom = Self.margin.top + height
        for tick in ChartAxis.ticks(range, count: 5) {
            drawing.line(from: (x(tick), Self.margin.top), to: (x(tick), bottom), color: "#e4e4e4")
            drawing.text(axis.text(tick), at: (x(tick), bottom + 16), anchor: .middle, size: 11)
        }
        drawing.text(axis.label, at: (Self.margin.left + Self.length / 2, bottom + 38), anchor: .middle)
        for (index, bar) in bars.enumerated() {
            let middle = Self.margin.top + (Double(index) + 0.5) * Self.row
            drawing.text(bar.label, at: (Self.margin.left - 8, middle + 4), anchor: .end)
            guard bar.value.isFinite else { continue }
            let zero = x(0)
            drawing.rectangle(
                at: (min(zero, x(bar.value)), middle - 8), width: abs(x(bar.value) - zero), height: 16,
                color: ChartPalette.color(0), opacity: 0.8)
            if let bounds = bar.bounds {
                drawing.line(
                    from: (x(bounds.lowerBound), middle), to: (x(bounds.upperBound), middle), color: "#222", width: 1.5)
            }
            let end = max(x(bar.value), bar.bounds.map { x($0.upperBound) } ?? 0)
            let note = bar.note.isEmpty ? "" : "  (\(bar.note))"
            drawing.text(axis.text(bar.value) + note, at: (end + 6, middle + 4), size: 11, color: "#666")
        }
        return drawing.svg
    }
}
