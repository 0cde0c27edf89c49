/// Lines over a common axis, with bands of uncertainty around them, as an SVG picture.
public struct LineChart: Sendable, Equatable {
    /// A place on a line.
    public struct Point: Sendable, Equatable {
        /// Along the axis below.
        public var x: Double
        /// Along the axis at the left; the line is interrupted where it is no finite number.
        public var y: Double
        /// Bounds of `y`, as those of a confidence interval; nil where there are none.
        public var bounds: ClosedRange<Double>?

        /// A value, with bounds where it has any.
        public init(x: Double, y: Double, bounds: ClosedRange<Double>? = nil) {
            (self.x, self.y, self.bounds) = (x, y, bounds)
        }
    }

    /// A line.
    public struct Series: Sendable, Equatable {
        /// What the legend says; nothing where it is empty.
        public var name: String
        /// In ascending order of `x`.
        public var points: [Point]
        /// Whether each point is marked, with its bounds as a whisker instead of a band.
        public var hasMarks: Bool

        /// A line through points.
        public init(_ name: String, points: [Point], hasMarks: Bool = false) {
            (self.name, self.points, self.hasMarks) = (name, points, hasMarks)
        }
    }

    /// A dashed line across the whole chart.
    public enum Reference: Sendable, Equatable {
        /// At one value of the axis below.
        case vertical(Double, label: String)
        /// At one value of the axis at the left.
        case horizontal(Double, label: String)
        /// From the lower left to the upper right, where both axes show the same.
        case diagonal
    }

    /// Above the chart.
    public var title: String
    /// The axis below.
    public var horizontal: ChartAxis
    /// The axis at the left.
    public var vertical: ChartAxis
    /// The lines.
    public var series: [Series]
    /// Dashed lines behind them.
    public var references: [Reference]

    /// A chart of lines.
    public init(
        title: String, horizontal: ChartAxis, vertical: ChartAxis, series: [Series], references: [Reference] = []
    ) {
        (self.title, self.horizontal, self.vertical) = (title, horizontal, vertical)
        (self.series, self.references) = (series, references)
    }

    /// The document.
    public var svg: String {
        let points = series.flatMap(\.points).filter { $0.x.isFinite && $0.y.isFinite }
        let legend = series.enumerated().filter { !$1.name.isEmpty }
        var plot = ChartPlot(
            title: title, legendRows: legend.count, horizontal: horizontal, vertical: vertical,
            xs: points.map(\.x),
            ys: points.flatMap { [$0.y, $0.bounds?.lowerBound, $0.bounds?.upperBound].compactMap(\.self) })
        for reference in references { plot.draw(reference) }
        for (index, line) in series.enumerated() where !line.hasMarks {
            plot.drawBand(line, color: ChartPalette.color(index))
        }
        for (index, line) in series.enumerated() { plot.drawLine(line, color: ChartPalette.color(index)) }
        for (row, entry) in legend.enumerated() {
            plot.drawLegend(entry.element.name, color: ChartPalette.color(entry.offset), row: row)
        }
        return plot.drawing.svg
    }
}
