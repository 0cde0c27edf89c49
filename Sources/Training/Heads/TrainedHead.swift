/// What a head answers and how its errors count.
package struct TrainedHead: Sendable, Equatable {
    /// The kind of answer, which decides the loss.
    package enum Kind: Sendable, Equatable {
        /// One logit, whose sigmoid is the probability of class 1: binary cross-entropy.
        case binary
        /// A logit for each class, softmax: cross-entropy. Two for a binary answer of two units.
        case categories(Int)
        /// A logit for each year from 0 on, softmax: the Kullback-Leibler divergence from a normal distribution of this
        /// deviation around the true year (Gao et al. 2017, "Deep Label Distribution Learning").
        case years(Int, deviation: Double)

        /// The logits of a sample.
        package var units: Int {
            switch self {
            case .binary: 1
            case .categories(let count), .years(let count, _): count
            }
        }
    }

    /// The head's name in the network's description.
    package var name: String
    package var kind: Kind
    /// What the head's loss is multiplied by in the sum of all.
    package var weight: Double
    /// The part of each label that is spread evenly over all classes.
    package var smoothing: Double
    /// What a sample's loss is multiplied by, by its class; nil for ones.
    package var classWeights: [Double]?

    package init(
        name: String, kind: Kind, weight: Double = 1, smoothing: Double = 0, classWeights: [Double]? = nil
    ) {
        self.name = name
        self.kind = kind
        self.weight = weight
        self.smoothing = smoothing
        self.classWeights = classWeights
    }
}

/// What a sample's right answer is.
package enum HeadTarget: Sendable, Equatable {
    /// A class; of a binary head 0 or 1.
    case category(Int)
    /// A year, not necessarily a whole one.
    case year(Double)
    /// A probability for each unit; of a binary head that of class 1. Smoothing and deviation do not apply.
    case probabilities([Float])
    /// The sample says nothing of this head.
    case none
}
