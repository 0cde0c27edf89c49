import Classification

/// The table of `gag classify`: its columns are as wide as anything that can stand in them, so that rows can be written
/// while the work goes on.
struct AnswerTable {
    private struct Column {
        var title: String
        /// The longest cell, the title aside.
        var longest: Int
        var cell: (ClassificationAnswer.Face) -> String

        var width: Int { max(title.count, longest) }
    }

    private let fileWidth: Int
    private let detects: Bool
    /// Behind file and number of the face.
    private let columns: [Column]

    /// - Parameters:
    ///   - photos: names of the photos.
    ///   - model: what classifies them.
    ///   - detects: whether faces are looked for, so that a photo may have several and their pictures are judged.
    ///   - thresholds: groups in place of the model's, and an age whose reaching has a column.
    init(photos: [String], model: ModelDescription, detects: Bool, thresholds: AgeThresholds = AgeThresholds()) {
        fileWidth = min(60, max("FILE".count, photos.map(\.count).max() ?? 0))
        self.detects = detects
        var columns = model.answeredHeads(thresholds).map { head in
            let longest =
                head.kind == .years
                ? "100 (100–100)".count : " 100 %".count + (head.labels.map(\.count).max() ?? 0)
            return Column(title: head.title(inCapitals: true), longest: longest) {
                $0.attributes[head.name]?.text ?? ""
            }
        }
        if let years = thresholds.minimumAge {
            columns.append(
                Column(title: "\(years)+", longest: "100 %".count) {
                    $0.attributes.minimumAge.map { DecimalText.percent($0.probability, decimals: 0) } ?? ""
                })
        }
        if detects { columns.append(Column(title: "QUALITY", longest: 0, cell: Self.quality)) }
        self.columns = columns
    }

    var header: String { row("FILE", "FACE", columns.map(\.title)) }

    /// A row for each face of a photo.
    func rows(_ name: String, _ answer: ClassificationAnswer) -> String {
        let found = answer.facesFound ?? answer.faces.count
        return answer.faces.enumerated().map { index, face in
            row(name, "\(index + 1)/\(found)", columns.map { $0.cell(face) })
        }.joined()
    }

    private static func quality(of face: ClassificationAnswer.Face) -> String {
        guard let reasons = face.detection?.reasons else { return "" }
        return reasons.isEmpty ? "usable" : reasons.map(\.rawValue).joined(separator: ", ")
    }

    private func row(_ file: String, _ face: String, _ cells: [String]) -> String {
        var padded = [TextTable.pad(file, to: fileWidth, .left)]
        if detects { padded.append(TextTable.pad(face, to: "FACE".count, .left)) }
        for (column, cell) in zip(columns.dropLast(), cells) {
            padded.append(TextTable.pad(cell, to: column.width, .left))
        }
        return (padded + cells.suffix(1)).joined(separator: "  ") + "\n"
    }
}
