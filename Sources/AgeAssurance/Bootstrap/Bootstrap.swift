import Glibc

/// Intervals by resampling (Efron 1979): what would have been measured on other samples of the same size, drawn with
/// replacement from the one that there is. Percentile intervals, as scipy.stats.bootstrap with `method="percentile"` has
/// them; units are drawn whole, which is the cluster bootstrap where persons have several photos.
///
/// A share of none or of all says the same in every resample, which would be an interval without width, and one of a few is hardly
/// better: below ``fewEvents`` units the interval also holds the exact binomial one (Clopper and Pearson 1934).
public struct Bootstrap: Sendable, Equatable {
    /// Units below which a share, or its complement, is one of few.
    public static let fewEvents = 5

    /// How many samples are drawn.
    public var resamples: Int
    /// The probability that intervals are made for.
    public var confidence: Double
    /// What the random numbers follow from.
    public var seed: UInt64

    /// Intervals of `confidence` from so many samples.
    public init(resamples: Int = 2000, confidence: Double = 0.95, seed: UInt64 = 1) {
        (self.resamples, self.confidence, self.seed) = (resamples, confidence, seed)
    }

    /// Calls `body` with how often each of `count` units was drawn, once for each resample.
    func forEachResample(of count: Int, _ body: ([Int32]) -> Void) {
        var random = SeededRandom(seed: seed)
        var draws = [Int32](repeating: 0, count: count)
        for _ in 0..<resamples {
            for unit in draws.indices { draws[unit] = 0 }
            for _ in 0..<count { draws[random.next(below: count)] += 1 }
            body(draws)
        }
    }

    /// The range that holds `confidence` of the replicates, with as many beyond either end; between neighbours their
    /// values are interpolated as numpy's `percentile` does.
    func interval(of replicates: [Float]) -> ClosedRange<Double>? {
        let sorted = replicates.filter(\.isFinite).sorted()
        guard !sorted.isEmpty else { return nil }
        func quantile(_ share: Double) -> Double {
            let place = share * Double(sorted.count - 1)
            let lower = Int(place)
            let upper = min(sorted.count - 1, lower + 1)
            let weight = place - Double(lower)
            return Double(sorted[lower]) * (1 - weight) + Double(sorted[upper]) * weight
        }
        let tail = (1 - confidence) / 2
        return quantile(tail)...max(quantile(tail), quantile(1 - tail))
    }

    /// Units that are needed before a share can be shown to stay below `level`, when it is none of them.
    public func units(toShow level: Double) -> Int {
        Int((log((1 - confidence) / 2) / log(1 - level)).rounded(.up))
    }
}
