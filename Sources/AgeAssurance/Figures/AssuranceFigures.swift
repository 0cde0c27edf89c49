/// Everything that is measured on one set of photos.
public struct AssuranceFigures: Sendable {
    /// Photos with an answer.
    public let photos: Int
    /// Photos without one, whose people are challenged in a real check and count in no rate here.
    public let unanswered: Int
    /// Persons that the photos with an answer show, as far as they are told apart; nil where none is.
    public let persons: Int?
    /// Who passes an age check, by each way of asking.
    public let challenges: [ChallengeFigures]
    /// How far ages are off.
    public let age: AgeFigures
    /// How often the gender is right.
    public let gender: GenderFigures
    /// How much photos of one person differ; nil where no person has several.
    public let repeatability: RepeatabilityFigures?

    /// Measures a set of photos.
    public init(_ faces: [AssessedFace], questions: AssuranceQuestions) {
        let answered = faces.filter { $0.answer != nil }
        photos = answered.count
        unanswered = faces.count - answered.count
        let known = Set(answered.compactMap(\.person))
        persons = known.isEmpty ? nil : known.count
        challenges = ChallengeFigures.Way.allCases.map {
            ChallengeFigures($0, faces: answered, questions: questions)
        }
        age = AgeFigures(answered, bootstrap: questions.bootstrap)
        gender = GenderFigures(answered, bootstrap: questions.bootstrap)
        repeatability = RepeatabilityFigures(answered, questions: questions)
    }

    /// The figures that groups are compared by, under their names.
    var comparable: [(name: String, value: ReplicatedValue)] {
        challenges.flatMap(\.comparable) + age.comparable + gender.comparable
    }

    /// Whether there is any true age.
    public var hasAges: Bool { age.all != nil }
}
