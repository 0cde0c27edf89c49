import Charts
import Foundation
import Testing

@Suite("Charts")
struct ChartTests {
    private static let chart = LineChart(
        title: "A < B & \"C\"", horizontal: ChartAxis("age", range: 10...20),
        vertical: ChartAxis("share", unit: .percent, range: 0...1),
        series: [
            .init("first", points: [.init(x: 10, y: 0, bounds: 0...0.5), .init(x: 20, y: 1, bounds: 0.5...1)]),
            .init("second", points: [.init(x: 15, y: 0.5)], hasMarks: true),
        ], references: [.vertical(18, label: "A"), .horizontal(0.05, label: "5 %"), .diagonal])

    @Test("a line chart is well-formed XML, with every title escaped")
    func wellFormed() throws {
        for svg in [
            Self.chart.svg,
            BarChart(title: "<>&\u{1}", axis: ChartAxis("years"), bars: [.init("a<b", value: 2, bounds: 1...3)]).svg,
            MatrixChart(title: "\"&\"", labels: ["x<", "y"], counts: [[3, 1], [0, 0]]).svg,
        ] { #expect(try Markup(svg).root == "svg") }
        #expect(Self.chart.svg.contains("A &lt; B &amp; &quot;C&quot;"))
    }

    @Test("a point lies where its values are on the axes, and its band between its bounds")
    func places() throws {
        let svg = Self.chart.svg
        // 640 × 300 pixels at the left margin of 64, beneath title and two rows of the legend.
        #expect(svg.contains("<polyline points=\"64,376 704,76\""))
        #expect(svg.contains("<polygon points=\"64,226 704,76 704,226 64,376\""))
        #expect(svg.contains("<circle cx=\"384\" cy=\"226\""))
        #expect(svg.contains("15: 50 %"))
    }

    @Test("a value that is no number interrupts its line")
    func gaps() {
        var chart = Self.chart
        chart.series = [
            .init("", points: [(0.0, 1.0), (1, .nan), (2, 1), (3, 2)].map { .init(x: $0, y: $1) })
        ]
        #expect(chart.svg.ranges(of: "<polyline").count == 1)
        #expect(!chart.svg.contains("nan"))
    }

    @Test("axes of any range have round numbers", arguments: [0.0...1, 18...33, 0...0.004, -3...12, 0...20_000])
    func ticks(_ range: ClosedRange<Double>) throws {
        var chart = Self.chart
        chart.horizontal.range = range
        #expect(try Markup(chart.svg).texts.count > 8)
    }

    @Test("charts without values are drawn empty")
    func empty() throws {
        var chart = Self.chart
        chart.series = []
        chart.horizontal.range = nil
        #expect(try Markup(chart.svg).root == "svg")
        #expect(try Markup(BarChart(title: "", axis: ChartAxis(""), bars: []).svg).root == "svg")
        #expect(try Markup(MatrixChart(title: "", labels: [], counts: []).svg).root == "svg")
    }

    @Test("a matrix shows every count and its share of the row")
    func matrix() throws {
        let texts = try Markup(MatrixChart(title: "m", labels: ["a", "b"], counts: [[3, 1], [0, 7]]).svg).texts
        for text in ["3", "75 %", "1", "25 %", "7", "100 %"] { #expect(texts.contains(text), "\(text)") }
    }
}

@Suite("HTML report")
struct HTMLReportTests {
    @Test("the report is one file: nothing is loaded or run, and text cannot become markup")
    func selfContained() {
        let picture = BarChart(title: "t", axis: ChartAxis("x"), bars: [.init("a", value: 1)]).svg
        let html = HTMLReport(
            title: "<script>alert(1)</script>", subtitle: "s",
            sections: [
                .init(
                    "One & two",
                    [
                        .paragraph("<b>"), .warning("w"), .heading("h"), .preformatted("a < b"),
                        .table(.init(header: ["x", "y"], rows: [["1", "<i>"]])), .picture(svg: picture),
                    ])
            ]
        ).html
        for tag in ["<script", "<b>", "<i>", "src=", "@import", "url("] { #expect(!html.contains(tag), "\(tag)") }
        #expect(html.contains("default-src 'none'"))
        #expect(html.contains("<a href=\"#section-1\">One &amp; two</a>"))
        #expect(html.contains("<td>1</td><td>&lt;i&gt;</td>"))
        #expect(html.contains("<svg xmlns"))
    }
}
