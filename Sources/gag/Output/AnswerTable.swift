import Classification

/// The table of `gag classify`: its columns are as wide as anything that can stand in them, so that rows can be written
/// while the work goes on.
struct AnswerTable {
    private let fileWidth: Int
    private let genderWidth: Int
    private let groupWidth: Int
    private let hasAge: Bool
    private let minimumAge: Int?
    private let detects: Bool

    /// - Parameters:
    ///   - photos: names of the photos.
    ///   - model: what classifies them.
    ///   - detects: whether faces are looked for, so that a photo may have several and their pictures are judged.
    ///   - thresholds: groups in place of the model's, and an age whose reaching has a column.
    init(photos: [String], model: ModelDescription, detects: Bool, thresholds: AgeThresholds = AgeThresholds()) {
        let percent = " 100 %".count
        let groups = thresholds.grouping?.groups.map(\.label) ?? model.ageGroup.labels
        fileWidth = min(60, max(4, photos.map(\.count).max() ?? 0))
        genderWidth = max(6, percent + (model.gender.labels.map(\.count).max() ?? 0))
        groupWidth = max(9, percent + (groups.map(\.count).max() ?? 0))
        minimumAge = thresholds.minimumAge
        hasAge = model.age != nil
        self.detects = detects
    }

    var header: String {
        row("FILE", "FACE", "GENDER", "AGE GROUP", "AGE", minimumAge.map { "\($0)+" } ?? "", "QUALITY")
    }

    /// A row for each face of a photo.
    func rows(_ name: String, _ answer: ClassificationAnswer) -> String {
        let found = answer.facesFound ?? answer.faces.count
        let rows = answer.faces.enumerated().map { index, face in
            let age = face.attributes.age.map {
                "\(DecimalText.fixed($0.estimate, decimals: 0)) (\($0.low)–\($0.high))"
            }
            return row(
                name, "\(index + 1)/\(found)", cell(face.attributes.gender), cell(face.attributes.ageGroup), age ?? "",
                face.attributes.minimumAge.map { DecimalText.percent($0.probability, decimals: 0) } ?? "",
                quality(of: face))
        }
        return rows.joined()
    }

    private func quality(of face: ClassificationAnswer.Face) -> String {
        guard let reasons = face.detection?.reasons else { return "" }
        return reasons.isEmpty ? "usable" : reasons.map(\.rawValue).joined(separator: ", ")
    }

    private func cell(_ answer: LabelledProbabilities) -> String {
        "\(answer.label) \(DecimalText.percent(answer.confidence, decimals: 0))"
    }

    private func row(
        _ file: String, _ face: String, _ gender: String, _ group: String, _ age: String, _ reached: String,
        _ quality: String
    ) -> String {
        var cells = [TextTable.pad(file, to: fileWidth, .left)]
        if detects { cells.append(TextTable.pad(face, to: "FACE".count, .left)) }
        cells += [TextTable.pad(gender, to: genderWidth, .left), TextTable.pad(group, to: groupWidth, .left)]
        let ageWidth = "100 (100–100)".count
        let hasMore = detects || minimumAge != nil
        if hasAge { cells.append(hasMore ? TextTable.pad(age, to: ageWidth, .left) : age) }
        if minimumAge != nil { cells.append(detects ? TextTable.pad(reached, to: "100 %".count, .left) : reached) }
        if detects { cells.append(quality) }
        return cells.joined(separator: "  ") + "\n"
    }
}
