/// A confusion matrix as an SVG picture: true classes as rows, told ones as columns; a cell is the darker, the larger its share
/// of the row is.
public struct MatrixChart: Sendable, Equatable {
    /// Above the chart.
    public var title: String
    /// Names of rows and columns.
    public var labels: [String]
    /// `counts[row][column]`.
    public var counts: [[Int]]

    private static let cell = (width: 84.0, height: 40.0)
    private static let margin = (left: 130.0, top: 72.0, right: 24.0, bottom: 16.0)

    /// A matrix with as many rows and columns as labels.
    public init(title: String, labels: [String], counts: [[Int]]) {
        (self.title, self.labels, self.counts) = (title, labels, counts)
    }

    /// The document.
    public var svg: String {
        let count = Double(labels.count)
        var drawing = SVGDrawing(
            width: max(320, Self.margin.left + count * Self.cell.width + Self.margin.right),
            height: Self.margin.top + count * Self.cell.height + Self.margin.bottom, title: title)
        drawing.text(title, at: (16, 22), size: 14, isBold: true)
        drawing.text("true \\ told", at: (Self.margin.left - 10, Self.margin.top - 12), anchor: .end, color: "#666")
        for (index, label) in labels.enumerated() {
            let offset = Double(index) + 0.5
            drawing.text(
                label, at: (Self.margin.left + offset * Self.cell.width, Self.margin.top - 12), anchor: .middle)
            drawing.text(
                label, at: (Self.margin.left - 10, Self.margin.top + offset * Self.cell.height + 4), anchor: .end)
        }
        for (row, values) in counts.enumerated() {
            let total = values.reduce(0, +)
            for (column, value) in values.enumerated() {
                let share = total == 0 ? 0 : Double(value) / Double(total)
                let x = Self.margin.left + Double(column) * Self.cell.width
                let y = Self.margin.top + Double(row) * Self.cell.height
                drawing.rectangle(
                    at: (x + 1, y + 1), width: Self.cell.width - 2, height: Self.cell.height - 2,
                    color: ChartPalette.color(0), opacity: 0.04 + 0.92 * share)
                let color = share > 0.5 ? "#fff" : "#333"
                drawing.text(
                    String(value), at: (x + Self.cell.width / 2, y + 18), anchor: .middle, color: color)
                drawing.text(
                    ChartAxis("", unit: .percent).text((share * 1000).rounded() / 1000),
                    at: (x + Self.cell.width / 2, y + 33), anchor: .middle, size: 10, color: color)
            }
        }
        return drawing.svg
    }
}
