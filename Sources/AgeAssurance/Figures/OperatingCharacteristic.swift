/// A receiver operating characteristic: the share of one gender that is told rightly against the share of the other that is
/// told wrongly, over all thresholds of the probability.
public struct OperatingCharacteristic: Sendable {
    /// One threshold.
    public struct Point: Sendable, Equatable {
        /// What the probability of ``positive`` must reach.
        public let threshold: Double
        /// Share of ``positive`` that reaches it.
        public let truePositiveRate: Double
        /// Share of the others that reaches it.
        public let falsePositiveRate: Double
    }

    /// The label whose probability is compared: the second of the model's two.
    public let positive: String
    /// From the highest threshold to the lowest, at most ``maximumPoints``.
    public let points: [Point]
    /// The area under the curve: how probably a face of ``positive`` has the higher probability than one of the others;
    /// ties count half.
    public let area: MeasuredValue

    /// Points that a curve may have.
    public static let maximumPoints = 500

    /// Photos whose gender is known; nil where only one occurs, or the model has not two labels.
    init?(_ faces: [AssessedFace], bootstrap: Bootstrap) {
        let known = faces.compactMap { face in
            face.answer?.gender?.second.flatMap { second in
                face.gender.map { (second: second, gender: $0, person: face.person) }
            }
        }
        // The second label is told where its probability is the larger one.
        guard
            let positive = faces.lazy.compactMap(\.answer?.gender).first(where: { ($0.second ?? 0) > 0.5 })?.label
        else { return nil }
        let isPositive = known.map { $0.gender == positive }
        guard isPositive.contains(true), isPositive.contains(false) else { return nil }
        self.positive = positive
        let (bins, thresholds) = Self.bins(known.map(\.second))
        let units = SamplingUnits(persons: known.map(\.person))
        func counts(_ draws: [Int32]?) -> Counts {
            var counts = Counts(bins: thresholds.count)
            for (sample, unit) in units.units.enumerated() {
                counts.add(bins[sample], isPositive: isPositive[sample], weight: draws.map { Double($0[unit]) } ?? 1)
            }
            return counts
        }
        let all = counts(nil)
        points = all.points(thresholds)
        var replicates: [Float] = []
        bootstrap.forEachResample(of: units.count) { replicates.append(Float(counts($0).area)) }
        let area = all.area
        self.area = MeasuredValue(
            value: area, interval: bootstrap.interval(of: replicates) ?? area...area, count: known.count)
    }

    /// Each value's place among ascending thresholds, which are quantiles of the values.
    private static func bins(_ values: [Double]) -> ([Int], [Double]) {
        let sorted = values.sorted()
        let step = max(1, sorted.count / (maximumPoints - 1))
        var thresholds: [Double] = []
        for index in stride(from: 0, to: sorted.count, by: step) where sorted[index] != thresholds.last {
            thresholds.append(sorted[index])
        }
        let bins = values.map { value in
            var (low, high) = (0, thresholds.count)
            while low < high {
                let middle = (low + high) / 2
                if thresholds[middle] <= value { low = middle + 1 } else { high = middle }
            }
            return max(0, low - 1)
        }
        return (bins, thresholds)
    }

    /// Weights by bin of the probability.
    private struct Counts {
        private var positives: [Double]
        private var negatives: [Double]

        init(bins: Int) {
            positives = Array(repeating: 0, count: bins)
            negatives = positives
        }

        mutating func add(_ bin: Int, isPositive: Bool, weight: Double) {
            if isPositive { positives[bin] += weight } else { negatives[bin] += weight }
        }

        /// The statistic of Mann and Whitney over the bins.
        var area: Double {
            var (below, sum) = (0.0, 0.0)
            for bin in positives.indices {
                sum += positives[bin] * (below + negatives[bin] / 2)
                below += negatives[bin]
            }
            return sum / (positives.reduce(0, +) * below)
        }

        func points(_ thresholds: [Double]) -> [Point] {
            let (right, wrong) = (positives.reduce(0, +), negatives.reduce(0, +))
            var (hits, errors) = (0.0, 0.0)
            return thresholds.indices.reversed().map { bin in
                hits += positives[bin]
                errors += negatives[bin]
                return Point(
                    threshold: thresholds[bin], truePositiveRate: hits / right, falsePositiveRate: errors / wrong)
            }
        }
    }
}
