/// What the model says about one face.
public struct FaceAttributes: Sendable, Equatable {
    /// A head and what it says.
    public struct Entry: Sendable, Equatable {
        /// Name of the head in model.json.
        public let head: String
        /// What it says.
        public let answer: HeadAnswer

        /// Puts both together.
        public init(_ head: String, _ answer: HeadAnswer) {
            (self.head, self.answer) = (head, answer)
        }
    }

    /// The answers of the heads, in the order of model.json.
    public let entries: [Entry]
    /// How probably an age that was asked about is reached; `nil` when none was.
    public let minimumAge: MinimumAge?

    /// Puts the answers of the heads together.
    public init(_ entries: [Entry], minimumAge: MinimumAge? = nil) {
        self.entries = entries
        self.minimumAge = minimumAge
    }

    /// What the head of a name says; nil where the model has none of this name.
    public subscript(head: String) -> HeadAnswer? { entries.first { $0.head == head }?.answer }

    /// Age in years; `nil` when the model has no distribution over years.
    public var age: AgeEstimate? { entries.lazy.compactMap(\.answer.age).first }

    /// The heads that tell labels, with what they tell.
    public var labelled: [(head: String, answer: LabelledProbabilities)] {
        entries.compactMap { entry in entry.answer.labelled.map { (entry.head, $0) } }
    }

    /// The attributes whose every probability is the mean of those of `answers`, which come from one model.
    ///
    /// - Parameter answers: what was said of several pictures of one face, at least one, before any thresholds were asked
    ///   about.
    public static func mean(of answers: [FaceAttributes]) -> FaceAttributes {
        precondition(!answers.isEmpty, "the mean of at least one answer")
        return FaceAttributes(
            answers[0].entries.enumerated().map { head, entry in
                let rows = answers.map { $0.entries[head].answer.probabilities }
                let mean = rows[0].indices.map { column in rows.reduce(0) { $0 + $1[column] } / Double(rows.count) }
                return Entry(entry.head, entry.answer.with(probabilities: mean))
            })
    }
}
