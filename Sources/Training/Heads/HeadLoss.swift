import Glibc

/// A head's loss of one sample and its gradient, in double precision.
package struct HeadLoss {
    let head: TrainedHead

    package init(head: TrainedHead) { self.head = head }

    /// Why a target does not fit the head; nil if it does.
    package func problem(with target: HeadTarget) -> String? {
        switch (target, head.kind) {
        case (.none, _): nil
        case (.category(let index), .binary) where !(0...1).contains(index): "class \(index) of 0 and 1"
        case (.category(let index), .categories(let count)) where !(0..<count).contains(index):
            "class \(index) of \(count)"
        case (.category, .binary), (.category, .categories): nil
        case (.year(let year), .years(let count, _)):
            year >= 0 && year <= Double(count - 1) ? nil : "year \(year) of 0 to \(count - 1)"
        case (.probabilities(let values), _):
            values.count == head.kind.units && values.allSatisfy { $0 >= 0 && $0 <= 1 }
                ? nil : "\(values.count) probabilities for \(head.kind.units) units, or some outside 0 to 1"
        case (.category, .years), (.year, _): "a label of another kind"
        }
    }

    /// The loss of a sample whose logits are `logits`, times the class's weight; its gradient, times `factor`, is written to
    /// `gradient`.
    package func loss(logits: [Double], target: HeadTarget, factor: Double, gradient: inout [Double]) -> Double {
        guard let wanted = distribution(of: target) else {
            for index in gradient.indices { gradient[index] = 0 }
            return 0
        }
        let weight = weight(of: wanted)
        if case .binary = head.kind {
            // log(1 + e⁻ˣ) without overflow.
            let (logit, label) = (logits[0], wanted[0])
            gradient[0] = weight * factor * (1 / (1 + exp(-logit)) - label)
            return weight * (max(logit, 0) - logit * label + log1p(exp(-abs(logit))))
        }
        let largest = logits.max() ?? 0
        let logSum = log(logits.reduce(0) { $0 + exp($1 - largest) }) + largest
        let total = wanted.reduce(0, +)
        var loss = 0.0
        for index in logits.indices {
            let logProbability = logits[index] - logSum
            loss -= wanted[index] * logProbability
            gradient[index] = weight * factor * (total * exp(logProbability) - wanted[index])
        }
        if case .years = head.kind { loss += wanted.reduce(0) { $1 > 0 ? $0 + $1 * log($1) : $0 } }
        return weight * loss
    }

    /// The probabilities that the loss asks for; nil where the sample says nothing.
    private func distribution(of target: HeadTarget) -> [Double]? {
        switch (target, head.kind) {
        case (.none, _): return nil
        case (.probabilities(let values), _): return values.map(Double.init)
        case (.category(let index), .binary):
            return [Double(index) * (1 - head.smoothing) + head.smoothing / 2]
        case (.category(let index), _):
            var values = [Double](repeating: head.smoothing / Double(head.kind.units), count: head.kind.units)
            values[index] += 1 - head.smoothing
            return values
        case (.year(let year), .years(let count, let deviation)):
            let values = (0..<count).map { exp(-pow(Double($0) - year, 2) / (2 * deviation * deviation)) }
            let sum = values.reduce(0, +)
            return values.map { $0 / sum }
        case (.year, _): return nil
        }
    }

    private func weight(of wanted: [Double]) -> Double {
        guard let weights = head.classWeights else { return 1 }
        if case .binary = head.kind { return weights[0] * (1 - wanted[0]) + weights[1] * wanted[0] }
        return zip(weights, wanted).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
