import Classification

/// The table of `gag classify`: its columns are as wide as anything that can stand in them, so that rows can be written
/// while the work goes on.
struct AnswerTable {
    private let fileWidth: Int
    private let genderWidth: Int
    private let groupWidth: Int
    private let hasAge: Bool

    init(photos: [String], model: ModelDescription) {
        let percent = " 100 %".count
        fileWidth = min(60, max(4, photos.map(\.count).max() ?? 0))
        genderWidth = max(6, percent + (model.gender.labels.map(\.count).max() ?? 0))
        groupWidth = max(9, percent + (model.ageGroup.labels.map(\.count).max() ?? 0))
        hasAge = model.age != nil
    }

    var header: String {
        row("FILE", "GENDER", "AGE GROUP", hasAge ? "AGE" : "")
    }

    /// A row for each face of a photo.
    func rows(_ name: String, _ answer: ClassificationAnswer) -> String {
        answer.faces.map { face in
            let age = face.attributes.age.map {
                "\(DecimalText.fixed($0.estimate, decimals: 0)) (\($0.low)–\($0.high))"
            }
            return row(name, cell(face.attributes.gender), cell(face.attributes.ageGroup), age ?? "")
        }.joined()
    }

    private func cell(_ answer: LabelledProbabilities) -> String {
        "\(answer.label) \(DecimalText.percent(answer.confidence, decimals: 0))"
    }

    private func row(_ file: String, _ gender: String, _ group: String, _ age: String) -> String {
        [
            TextTable.pad(file, to: fileWidth, .left), TextTable.pad(gender, to: genderWidth, .left),
            TextTable.pad(group, to: groupWidth, .left), age,
        ].joined(separator: "  ") + "\n"
    }
}
