import Glibc

/// What one head said of many faces, and what was true: the data that calibration is measured and fitted on.
public struct HeadOutcomes: Sendable, Equatable {
    /// One face.
    public struct Outcome: Sendable, Equatable {
        /// Probability of each class.
        public let probabilities: [Double]
        /// The true class.
        public let truth: Int
    }

    /// The temperature that the probabilities were computed with.
    public let temperature: Double
    /// Faces in the order in which they were added.
    public private(set) var outcomes: [Outcome] = []

    /// No faces yet.
    public init(temperature: Double) {
        self.temperature = temperature
    }

    /// Adds a face; `truth` is the place of its class in `probabilities`.
    public mutating func add(_ probabilities: [Double], truth: Int) {
        precondition(probabilities.indices.contains(truth), "a class of the head")
        outcomes.append(Outcome(probabilities: probabilities, truth: truth))
    }

    /// The same faces as a head with another temperature would have answered.
    ///
    /// softmax(z / T) is known up to a constant factor from p = softmax(z / T₀): it is p^(T₀ / T), normalised. A sigmoid's two
    /// probabilities are the softmax of its logit and 0.
    public func at(temperature: Double) -> HeadOutcomes {
        var result = HeadOutcomes(temperature: temperature)
        let exponent = self.temperature / temperature
        for outcome in outcomes {
            let logarithms = outcome.probabilities.map { exponent * log(max($0, .leastNormalMagnitude)) }
            let largest = logarithms.max() ?? 0
            let exponentials = logarithms.map { exp($0 - largest) }
            let sum = exponentials.reduce(0, +)
            result.add(exponentials.map { $0 / sum }, truth: outcome.truth)
        }
        return result
    }

    /// Mean negative logarithm of the true class's probability, in nats; `nil` without faces.
    public var negativeLogLikelihood: Double? {
        guard !outcomes.isEmpty else { return nil }
        let sum = outcomes.reduce(0) { $0 - log(max($1.probabilities[$1.truth], .leastNormalMagnitude)) }
        return sum / Double(outcomes.count)
    }

    /// How often the most probable class was right, by its probability.
    public var reliability: Reliability {
        var reliability = Reliability()
        for outcome in outcomes {
            guard
                let best = outcome.probabilities.indices.max(by: {
                    outcome.probabilities[$0] < outcome.probabilities[$1]
                })
            else { continue }
            reliability.add(probability: outcome.probabilities[best], isTrue: best == outcome.truth)
        }
        return reliability
    }

    /// How often the true class was `first` or a later one, by the probability that the head gave to that.
    public func reliability(ofClassesFrom first: Int) -> Reliability {
        var reliability = Reliability()
        for outcome in outcomes {
            reliability.add(
                probability: min(1, outcome.probabilities.dropFirst(first).reduce(0, +)), isTrue: outcome.truth >= first
            )
        }
        return reliability
    }
}
