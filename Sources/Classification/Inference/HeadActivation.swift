import Glibc

extension Head {
    /// The answer that the head's logits (``units`` of them) mean, in double precision: a few numbers for each face, which
    /// answers round.
    func answer(logits: [Float]) -> HeadAnswer {
        switch kind {
        case .binary:
            let second = 1 / (1 + exp(-Double(logits[0]) / temperature))
            return .labels(LabelledProbabilities(labels: labels, probabilities: [1 - second, second]))
        case .categories:
            return .labels(LabelledProbabilities(labels: labels, probabilities: softmax(logits)))
        case .years: return .years(AgeEstimate(distribution: softmax(logits)))
        }
    }

    /// The softmax of logits / temperature, shifted by the largest so that nothing overflows.
    private func softmax(_ logits: [Float]) -> [Double] {
        let largest = logits.max() ?? 0
        let exponentials = logits.map { exp(Double($0 - largest) / temperature) }
        let sum = exponentials.reduce(0, +)
        return exponentials.map { $0 / sum }
    }
}
