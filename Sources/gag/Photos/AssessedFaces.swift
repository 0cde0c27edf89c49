import AgeAssurance
import Classification
import Evaluation

/// Labelled photos with their answers as age assurance asks about them; of each photo only what the figures need is kept.
struct AssessedFaces {
    private(set) var faces: [AssessedFace] = []
    private let questions: AssuranceQuestions
    private let genderLabels: [String]
    private var known: Set<String> = []

    init(_ questions: AssuranceQuestions, model: ModelDescription) {
        self.questions = questions
        genderLabels = model.heads.first { $0.name == Self.gender }?.labels ?? []
    }

    private static let gender = "gender"

    mutating func add(_ photo: LabelledPhoto, _ outcome: PhotoBatches.Outcome) {
        known.formUnion(photo.columns.keys)
        var face = AssessedFace(
            file: photo.path, person: photo.columns["person"], groups: questions.groups.map { group($0, of: photo) },
            age: photo.labels.age,
            gender: photo.labels.named[Self.gender].flatMap { label in
                genderLabels.first { $0.lowercased() == label.lowercased() }
            })
        switch outcome {
        case .success(let answered): face.answer = answered.answer.faces.first.flatMap(answer)
        case .failure(let error): face.problem = error.description
        }
        faces.append(face)
    }

    /// Ages make groups of ten years; genders are written as the model writes them.
    private func group(_ column: String, of photo: LabelledPhoto) -> String {
        if column == "age", let age = photo.labels.age { return "\(age / 10 * 10)-\(age / 10 * 10 + 9)" }
        return photo.labels.named[column] ?? photo.columns[column] ?? ""
    }

    private func answer(_ face: ClassificationAnswer.Face) -> AssessedFace.Answer? {
        guard let age = face.attributes.age else { return nil }
        let last = max(questions.minimumAge, age.distribution.count - 1)
        let gender = face.attributes[Self.gender]?.labelled
        return AssessedFace.Answer(
            estimate: age.estimate, interval: age.low...age.high,
            probability: age.probability(of: questions.minimumAge...last),
            gender: gender.map { told in
                AssessedFace.Gender(
                    label: told.label, confidence: told.confidence,
                    second: told.probabilities.count == 2 ? told.probabilities[1].probability : nil)
            },
            eyeDistance: face.detection?.quality.eyeDistance, reasons: face.detection?.reasons.map(\.rawValue))
    }

    /// The figures.
    ///
    /// - Throws: `AssuranceError` where a column is unknown or makes too many groups.
    func evaluation() throws(AssuranceError) -> AssuranceEvaluation {
        for (place, column) in questions.groups.enumerated()
        where !faces.isEmpty && faces.allSatisfy({ $0.groups[place].isEmpty }) {
            throw .unknownColumn(column, known: known.union(["age", Self.gender]).sorted())
        }
        return try AssuranceEvaluation(faces, questions: questions)
    }
}
