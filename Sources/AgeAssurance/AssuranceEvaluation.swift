/// The answers to the questions that teams for age assurance and onboarding ask of a model.
public struct AssuranceEvaluation: Sendable {
    /// What was asked.
    public let questions: AssuranceQuestions
    /// Over all photos.
    public let all: AssuranceFigures
    /// By each column, then, where there are several, by all of them crossed.
    public let partitions: [GroupFigures]

    /// The most groups that a column may make, or several crossed.
    public static let maximumGroups = 200

    /// Measures photos.
    ///
    /// - Throws: ``AssuranceError`` where a column makes too many groups.
    public init(_ faces: [AssessedFace], questions: AssuranceQuestions) throws(AssuranceError) {
        self.questions = questions
        let places = Array(questions.groups.indices)
        var partitions = places.map { [$0] }
        if places.count > 1 { partitions.append(places) }
        for columns in partitions {
            let values = Set(faces.lazy.map { face in columns.map { face.groups[$0] } })
            guard values.count <= Self.maximumGroups else {
                throw .tooManyGroups(
                    columns: columns.map { questions.groups[$0] }, found: values.count, maximum: Self.maximumGroups)
            }
        }
        all = AssuranceFigures(faces, questions: questions)
        self.partitions = partitions.map { GroupFigures(faces, columns: $0, questions: questions) }
    }
}

/// Why photos cannot be evaluated by groups.
public enum AssuranceError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A column has a value of its own for too many photos.
    case tooManyGroups(columns: [String], found: Int, maximum: Int)
    /// No photo has a value in a column.
    case unknownColumn(String, known: [String])

    /// One sentence with the column and what is allowed.
    public var description: String {
        switch self {
        case .tooManyGroups(let columns, let found, let maximum):
            "\(columns.joined(separator: " × ")) makes \(found) groups; at most \(maximum) can be compared"
        case .unknownColumn(let column, let known):
            "there is no column \"\(column)\" to group by; the labels have "
                + (known.isEmpty ? "none" : known.joined(separator: ", "))
        }
    }
}
