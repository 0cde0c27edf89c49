import AgeAssurance
import Charts

extension GroupFigures {
    /// The columns as one name.
    var name: String { columns.joined(separator: " × ") }

    /// The main figures of each group beside each other, and how far the groups are apart.
    func blocks() -> [HTMLReport.Block] {
        var blocks: [HTMLReport.Block] = [.heading("By \(name)"), .table(mainTable)]
        for way in ChallengeFigures.Way.allCases { blocks.append(.table(challengeTable(way))) }
        if !comparisons.isEmpty { blocks.append(.table(comparisonTable)) }
        return blocks + charts().map { .picture(svg: $0.svg) }
    }

    private var mainTable: HTMLReport.Table {
        HTMLReport.Table(
            header: [
                name, "photos", "mean absolute error", "mean signed error", "within 80 % interval", "error > 5 years",
                "error > 10 years", "gender right",
            ],
            rows: groups.map { group in
                let errors = group.figures.age.all
                return [
                    group.name, "\(group.figures.photos)", ValueText.years(errors?.meanAbsolute),
                    ValueText.years(errors?.meanSigned), ValueText.share(errors?.coverage),
                    ValueText.share(errors?.aboveFive), ValueText.share(errors?.aboveTen),
                    ValueText.share(group.figures.gender.all?.accuracy),
                ]
            })
    }

    private func challengeTable(_ way: ChallengeFigures.Way) -> HTMLReport.Table {
        var rows: [[String]] = []
        for group in groups {
            guard let figures = group.figures.challenges.first(where: { $0.way == way }) else { continue }
            for point in figures.points {
                rows.append([
                    group.name, figures.text(point.threshold), "\(point.falsePositiveRate?.count ?? 0)",
                    ValueText.share(point.falsePositiveRate), ValueText.share(point.falsePositiveRateJustBelow),
                    ValueText.share(point.falsePositiveRateOneYearBelow), ValueText.share(point.challengeRate),
                ])
            }
        }
        return HTMLReport.Table(
            header: [
                name, "must reach", "below", "below who pass", "just below who pass", "a year below who pass",
                "reached who are challenged",
            ], rows: rows)
    }

    private var comparisonTable: HTMLReport.Table {
        HTMLReport.Table(
            header: ["figure", "largest difference", "highest", "lowest", "mean over groups"],
            rows: comparisons.map { comparison in
                let isYears = comparison.figure.hasSuffix("_error")
                func text(_ value: MeasuredValue) -> String {
                    isYears ? ValueText.years(value) : ValueText.share(value)
                }
                return [
                    comparison.figure, text(comparison.largestDifference), comparison.highest, comparison.lowest,
                    text(comparison.mean),
                ]
            })
    }

    /// Groups that fit into one chart of lines.
    private static let drawnGroups = 7

    /// False positives over the thresholds by group, and bars of the error, with the names of their files.
    func charts() -> [(name: String, svg: String)] {
        let file =
            "group-" + columns.joined(separator: "-").map { $0.isLetter || $0.isNumber ? String($0) : "-" }.joined()
        let bars = BarChart(
            title: "Mean absolute error of the age by \(name)", axis: ChartAxis("years"),
            bars: groups.compactMap { group in
                group.figures.age.all.map {
                    BarChart.Bar(
                        group.name, value: $0.meanAbsolute.value, bounds: $0.meanAbsolute.interval,
                        note: "\($0.meanAbsolute.count) photos")
                }
            })
        var charts = bars.bars.isEmpty ? [] : [(name: "\(file)-age-error", svg: bars.svg)]
        guard groups.count <= Self.drawnGroups else { return charts }
        for way in ChallengeFigures.Way.allCases {
            let series = groups.compactMap { group -> LineChart.Series? in
                let curve = group.figures.challenges.first { $0.way == way }?.curve ?? []
                let points = curve.compactMap { point in
                    point.falsePositiveRate.map {
                        LineChart.Point(x: point.threshold, y: $0.value, bounds: $0.interval)
                    }
                }
                return points.isEmpty ? nil : LineChart.Series(group.name, points: points)
            }
            let chart = LineChart(
                title: "Below the minimum age who pass, by \(name)",
                horizontal: ChartAxis(
                    way == .estimate ? "challenge age T (years)" : "probability p that must be reached"),
                vertical: ChartAxis("share who pass", unit: .percent, range: 0...1), series: series)
            if !series.isEmpty { charts.append((name: "\(file)-\(way.rawValue)", svg: chart.svg)) }
        }
        return charts
    }
}
