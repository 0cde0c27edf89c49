import AgeAssurance
import Charts

extension AgeFigures {
    /// Tables and curves of the errors.
    func blocks() -> [HTMLReport.Block] {
        guard let all else { return [.paragraph("No photo has a known age.")] }
        var blocks: [HTMLReport.Block] = [.table(Self.table("", [("all", all)]))]
        for (title, parts) in [
            ("true age", decades), ("true age (years)", years), ("distance between the eyes (pixels)", eyeDistances),
            ("quality", reasons),
        ] where !parts.isEmpty {
            blocks.append(.table(Self.table(title, parts.map { ($0.name, $0.errors) })))
        }
        return blocks + charts().map { .picture(svg: $0.svg) }
    }

    private static func table(_ title: String, _ rows: [(String, Errors)]) -> HTMLReport.Table {
        HTMLReport.Table(
            header: [
                title, "photos", "mean absolute error", "mean signed error", "within 80 % interval", "error > 5 years",
                "error > 10 years",
            ],
            rows: rows.map { name, errors in
                [
                    name, "\(errors.meanAbsolute.count)", ValueText.years(errors.meanAbsolute),
                    ValueText.years(errors.meanSigned), ValueText.share(errors.coverage),
                    ValueText.share(errors.aboveFive), ValueText.share(errors.aboveTen),
                ]
            })
    }

    /// Errors by the true age, with the names of their files.
    func charts() -> [(name: String, svg: String)] {
        guard !years.isEmpty else { return [] }
        func line(_ name: String, _ value: (Errors) -> MeasuredValue) -> LineChart.Series {
            LineChart.Series(
                name,
                points: years.compactMap { part in
                    Double(part.name).map {
                        LineChart.Point(x: $0, y: value(part.errors).value, bounds: value(part.errors).interval)
                    }
                })
        }
        let chart = LineChart(
            title: "Error of the age by true age", horizontal: ChartAxis("true age (years)"),
            vertical: ChartAxis("years"),
            series: [
                line("mean absolute error", \.meanAbsolute),
                line("mean signed error (above 0: taken for older)", \.meanSigned),
            ], references: [.horizontal(0, label: "")])
        return [("age-error", chart.svg)]
    }
}

extension GenderFigures {
    /// Tables and the receiver operating characteristic.
    func blocks() -> [HTMLReport.Block] {
        guard let all else { return [.paragraph("No photo has a known gender.")] }
        let table = HTMLReport.Table(
            header: ["true age", "photos", "right", "told with ≥ 0.99", "of these right"],
            rows: ([all] + bands).map { band in
                [
                    band.name, "\(band.accuracy.count)", ValueText.share(band.accuracy), ValueText.share(band.sure),
                    ValueText.share(band.accuracyOfSure),
                ]
            })
        return [.table(table)] + charts().map { .picture(svg: $0.svg) }
    }

    /// The receiver operating characteristic, with the name of its file.
    func charts() -> [(name: String, svg: String)] {
        guard let characteristic else { return [] }
        let start = LineChart.Point(x: 0, y: 0)
        let chart = LineChart(
            title: "Receiver operating characteristic of \(characteristic.positive)",
            horizontal: ChartAxis("share of the others told \(characteristic.positive)", unit: .percent, range: 0...1),
            vertical: ChartAxis("share of \(characteristic.positive) told so", unit: .percent, range: 0...1),
            series: [
                LineChart.Series(
                    "area \(ValueText.years(characteristic.area))",
                    points: [start]
                        + characteristic.points.map { .init(x: $0.falsePositiveRate, y: $0.truePositiveRate) })
            ], references: [.diagonal])
        return [("gender-roc", chart.svg)]
    }
}

extension RepeatabilityFigures {
    /// A table.
    func blocks() -> [HTMLReport.Block] {
        var rows = [["mean difference of the estimates (years)", ValueText.years(meanDifference)]]
        for change in changes {
            let name = change.way == .estimate ? "T" : "p"
            rows.append([
                "pairs with one photo that passes at \(name) = \(ThresholdText.text(change.threshold))",
                ValueText.share(change.share),
            ])
        }
        if let genderChanges { rows.append(["pairs told different genders", ValueText.share(genderChanges)]) }
        return [
            .paragraph(
                "\(persons) persons have several photos at one age, which makes \(meanDifference.count) pairs; persons are resampled."
            ), .table(HTMLReport.Table(header: ["over all pairs of a person's photos", ""], rows: rows)),
        ]
    }
}
