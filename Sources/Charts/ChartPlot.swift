/// The frame of a line chart: axes, and values turned into pixels.
struct ChartPlot {
    private static let size = (width: 640.0, height: 300.0)
    private static let margin = (left: 64.0, top: 40.0, right: 24.0, bottom: 52.0)
    private static let legendRow = 18.0

    private(set) var drawing: SVGDrawing
    private let horizontal: ChartAxis
    private let vertical: ChartAxis
    private let xRange: ClosedRange<Double>
    private let yRange: ClosedRange<Double>
    private let top: Double

    init(
        title: String, legendRows: Int, horizontal: ChartAxis, vertical: ChartAxis, xs: [Double], ys: [Double]
    ) {
        (self.horizontal, self.vertical) = (horizontal, vertical)
        (xRange, yRange) = (horizontal.shown(xs), vertical.shown(ys))
        top = Self.margin.top + Double(legendRows) * Self.legendRow
        drawing = SVGDrawing(
            width: Self.margin.left + Self.size.width + Self.margin.right,
            height: top + Self.size.height + Self.margin.bottom, title: title)
        drawing.text(title, at: (Self.margin.left, 22), size: 14, isBold: true)
        drawAxes()
    }

    private var bottom: Double { top + Self.size.height }
    private var right: Double { Self.margin.left + Self.size.width }

    private func x(_ value: Double) -> Double {
        Self.margin.left + Self.share(value, of: xRange) * Self.size.width
    }

    private func y(_ value: Double) -> Double {
        bottom - Self.share(value, of: yRange) * Self.size.height
    }

    /// 0 at the lower bound, 1 at the upper one, which values beyond them do not leave.
    private static func share(_ value: Double, of range: ClosedRange<Double>) -> Double {
        min(1, max(0, (value - range.lowerBound) / (range.upperBound - range.lowerBound)))
    }

    private mutating func drawAxes() {
        for tick in ChartAxis.ticks(yRange, count: 6) {
            drawing.line(from: (Self.margin.left, y(tick)), to: (right, y(tick)), color: "#e4e4e4")
            drawing.text(vertical.text(tick), at: (Self.margin.left - 6, y(tick) + 4), anchor: .end, size: 11)
        }
        for tick in ChartAxis.ticks(xRange, count: 10) {
            drawing.line(from: (x(tick), bottom), to: (x(tick), bottom + 4))
            drawing.text(horizontal.text(tick), at: (x(tick), bottom + 18), anchor: .middle, size: 11)
        }
        drawing.line(from: (Self.margin.left, bottom), to: (right, bottom))
        drawing.line(from: (Self.margin.left, bottom), to: (Self.margin.left, top))
        let middle = top + Self.size.height / 2
        drawing.text(vertical.label, at: (16, middle), anchor: .middle, rotation: -90)
        drawing.text(
            horizontal.label, at: (Self.margin.left + Self.size.width / 2, bottom + 40), anchor: .middle)
    }

    mutating func draw(_ reference: LineChart.Reference) {
        let dashes = "4 4"
        switch reference {
        case .vertical(let value, let label) where xRange.contains(value):
            drawing.line(from: (x(value), top), to: (x(value), bottom), dashes: dashes)
            drawing.text(label, at: (x(value) + 4, top + 12), size: 11, color: "#666")
        case .horizontal(let value, let label) where yRange.contains(value):
            drawing.line(from: (Self.margin.left, y(value)), to: (right, y(value)), dashes: dashes)
            drawing.text(label, at: (right - 4, y(value) - 4), anchor: .end, size: 11, color: "#666")
        case .diagonal:
            let low = max(xRange.lowerBound, yRange.lowerBound)
            let high = min(xRange.upperBound, yRange.upperBound)
            if low < high { drawing.line(from: (x(low), y(low)), to: (x(high), y(high)), dashes: dashes) }
        case .vertical, .horizontal: break
        }
    }

    /// The area between the bounds of each run of points that have some.
    mutating func drawBand(_ series: LineChart.Series, color: String) {
        for run in series.points.split(whereSeparator: { !$0.y.isFinite || $0.bounds == nil }) where run.count > 1 {
            let upper = run.map { (x: x($0.x), y: y($0.bounds?.upperBound ?? $0.y)) }
            let lower = run.reversed().map { (x: x($0.x), y: y($0.bounds?.lowerBound ?? $0.y)) }
            drawing.area(around: upper + lower, color: color, opacity: 0.18)
        }
    }

    mutating func drawLine(_ series: LineChart.Series, color: String) {
        for run in series.points.split(whereSeparator: { !$0.y.isFinite || !$0.x.isFinite }) {
            if run.count > 1 { drawing.line(through: run.map { (x($0.x), y($0.y)) }, color: color) }
            guard series.hasMarks || run.count == 1 else { continue }
            for point in run {
                if let bounds = point.bounds {
                    drawing.line(
                        from: (x(point.x), y(bounds.lowerBound)), to: (x(point.x), y(bounds.upperBound)), color: color,
                        width: 1.5)
                }
                drawing.circle(at: (x(point.x), y(point.y)), radius: 3.5, color: color, note: note(point))
            }
        }
    }

    private func note(_ point: LineChart.Point) -> String {
        let bounds = point.bounds.map {
            " (\(vertical.text($0.lowerBound)) to \(vertical.text($0.upperBound)))"
        }
        return "\(horizontal.text(point.x)): \(vertical.text(point.y))\(bounds ?? "")"
    }

    mutating func drawLegend(_ name: String, color: String, row: Int) {
        let y = Self.margin.top + Double(row) * Self.legendRow
        drawing.line(from: (Self.margin.left, y), to: (Self.margin.left + 22, y), color: color, width: 3)
        drawing.text(name, at: (Self.margin.left + 30, y + 4))
    }
}
