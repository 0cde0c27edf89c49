import Glibc

/// Turns logits into probabilities, in double precision: a few numbers for each face, which answers round.
enum HeadActivation {
    /// The logistic function of `logit` / `temperature`.
    static func sigmoid(_ logit: Float, temperature: Double) -> Double {
        1 / (1 + exp(-Double(logit) / temperature))
    }

    /// The softmax of `logits` / `temperature`, shifted by the largest so that nothing overflows.
    static func softmax(_ logits: [Float], temperature: Double) -> [Double] {
        let largest = logits.max() ?? 0
        let exponentials = logits.map { exp(Double($0 - largest) / temperature) }
        let sum = exponentials.reduce(0, +)
        return exponentials.map { $0 / sum }
    }
}

extension GenderHead {
    /// The answer that the head's logits (`activation.units` of them) mean.
    func probabilities(logits: [Float]) -> LabelledProbabilities {
        switch activation {
        case .sigmoid:
            let second = HeadActivation.sigmoid(logits[0], temperature: temperature)
            return LabelledProbabilities(labels: labels, probabilities: [1 - second, second])
        case .softmax:
            return LabelledProbabilities(
                labels: labels, probabilities: HeadActivation.softmax(logits, temperature: temperature))
        }
    }
}

extension AgeGroupHead {
    /// The answer that the head's logits, one for each label, mean.
    func probabilities(logits: [Float]) -> LabelledProbabilities {
        LabelledProbabilities(labels: labels, probabilities: HeadActivation.softmax(logits, temperature: temperature))
    }
}

extension AgeHead {
    /// The estimate that the head's 101 logits mean.
    func estimate(logits: [Float]) -> AgeEstimate {
        AgeEstimate(distribution: HeadActivation.softmax(logits, temperature: temperature))
    }
}
