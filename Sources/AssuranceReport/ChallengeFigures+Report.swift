import AgeAssurance
import Charts

extension ChallengeFigures {
    /// What must be reached to pass, for titles.
    func condition(minimumAge: Int) -> String {
        way == .estimate ? "estimated age ≥ T" : "probability of being \(minimumAge) or older ≥ p"
    }

    /// A threshold as titles have it: `T = 25`, `p = 0.95`.
    func text(_ threshold: Double) -> String {
        "\(way == .estimate ? "T" : "p") = \(ThresholdText.text(threshold))"
    }

    private var axis: ChartAxis {
        way == .estimate
            ? ChartAxis("challenge age T (years)") : ChartAxis("probability p that must be reached", range: 0...1)
    }

    /// Tables and curves of one way of asking.
    func blocks(minimumAge: Int) -> [HTMLReport.Block] {
        var blocks: [HTMLReport.Block] = [
            .heading("Who passes: \(condition(minimumAge: minimumAge))"), .table(pointTable(minimumAge)),
            .table(operatingTable),
        ]
        if !years.isEmpty { blocks.append(.table(yearTable)) }
        return blocks + charts(minimumAge: minimumAge).map { .picture(svg: $0.svg) }
    }

    private func pointTable(_ age: Int) -> HTMLReport.Table {
        let counts = points.first
        func title(_ title: String, _ value: MeasuredValue?) -> String { "\(title) (n = \(value?.count ?? 0))" }
        return HTMLReport.Table(
            header: [
                "must reach", title("below \(age) pass", counts?.falsePositiveRate),
                title("\(age - 4)–\(age - 1) pass", counts?.falsePositiveRateJustBelow),
                title("exactly \(age - 1) pass", counts?.falsePositiveRateOneYearBelow),
                title("\(age) or older challenged", counts?.challengeRate),
            ],
            rows: points.map { point in
                [
                    text(point.threshold), ValueText.share(point.falsePositiveRate),
                    ValueText.share(point.falsePositiveRateJustBelow),
                    ValueText.share(point.falsePositiveRateOneYearBelow), ValueText.share(point.challengeRate),
                ]
            })
    }

    private var operatingTable: HTMLReport.Table {
        HTMLReport.Table(
            header: ["false positive rate, upper bound", "lowest threshold", "false positive rate", "challenged"],
            rows: operatingPoints.map { found in
                [
                    "below \(ValueText.share(found.level))", found.threshold.map(text) ?? "not within the curve",
                    ValueText.share(found.point?.falsePositiveRate), ValueText.share(found.point?.challengeRate),
                ]
            })
    }

    private var yearTable: HTMLReport.Table {
        HTMLReport.Table(
            header: ["true age", "photos"] + points.map { "pass at \(text($0.threshold))" },
            rows: years.map { year in
                ["\(year.age)", "\(year.passing.first?.count ?? 0)"] + year.passing.map { ValueText.share($0) }
            })
    }

    /// The curves over the thresholds, and who passes by true age, with the names of their files.
    func charts(minimumAge age: Int) -> [(name: String, svg: String)] {
        func line(_ name: String, _ value: (Point) -> MeasuredValue?) -> LineChart.Series? {
            let points = curve.compactMap { point in
                value(point).map { LineChart.Point(x: point.threshold, y: $0.value, bounds: $0.interval) }
            }
            return points.isEmpty ? nil : LineChart.Series(name, points: points)
        }
        let lines = [
            line("below \(age) who pass", \.falsePositiveRate),
            line("\(age - 4) to \(age - 1) who pass", \.falsePositiveRateJustBelow),
            line("exactly \(age - 1) who pass", \.falsePositiveRateOneYearBelow),
            line("\(age) or older who are challenged", \.challengeRate),
        ].compactMap(\.self)
        let overThresholds = LineChart(
            title: "Who passes where the \(condition(minimumAge: age))", horizontal: axis,
            vertical: ChartAxis("share of people", unit: .percent, range: 0...1), series: lines,
            references: points.map { .vertical($0.threshold, label: text($0.threshold)) })
        let byAge = LineChart(
            title: "Who passes by true age where the \(condition(minimumAge: age))",
            horizontal: ChartAxis("true age (years)"),
            vertical: ChartAxis("share who pass", unit: .percent, range: 0...1),
            series: points.enumerated().map { index, point in
                LineChart.Series(
                    text(point.threshold),
                    points: years.map { year in
                        let share = year.passing[index]
                        return LineChart.Point(x: Double(year.age), y: share.value, bounds: share.interval)
                    }, hasMarks: true)
            }, references: [.vertical(Double(age), label: "\(age)")])
        return [("challenge-\(way.rawValue)", overThresholds.svg), ("passing-by-age-\(way.rawValue)", byAge.svg)]
    }
}
