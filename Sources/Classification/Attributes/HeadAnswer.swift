/// What a head says about one face.
public enum HeadAnswer: Sendable, Equatable {
    /// A probability for each label.
    case labels(LabelledProbabilities)
    /// A distribution over years.
    case years(AgeEstimate)

    /// The probabilities of the labels; nil of a distribution over years.
    public var labelled: LabelledProbabilities? {
        if case .labels(let answer) = self { answer } else { nil }
    }

    /// The age; nil of labels.
    public var age: AgeEstimate? {
        if case .years(let age) = self { age } else { nil }
    }

    /// The probability of each unit, in the order of the head.
    public var probabilities: [Double] {
        switch self {
        case .labels(let answer): answer.probabilities.map(\.probability)
        case .years(let age): age.distribution
        }
    }

    /// The same head's answer with other probabilities.
    func with(probabilities: [Double]) -> HeadAnswer {
        switch self {
        case .labels(let answer):
            .labels(LabelledProbabilities(labels: answer.probabilities.map(\.label), probabilities: probabilities))
        case .years: .years(AgeEstimate(distribution: probabilities))
        }
    }
}
