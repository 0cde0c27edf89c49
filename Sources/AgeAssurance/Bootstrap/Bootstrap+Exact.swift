import Glibc

extension Bootstrap {
    /// The exact binomial interval of a share that was found in few of the units, or in all but few; nil for any other.
    ///
    /// - Parameter events: units in which it was found, with a fraction where units hold several samples.
    func exactInterval(events: Double, units: Int) -> ClosedRange<Double>? {
        guard units > 0 else { return nil }
        let others = Double(units) - events
        if others < events {
            return exactInterval(events: others, units: units).map { (1 - $0.upperBound)...(1 - $0.lowerBound) }
        }
        guard events < Double(Self.fewEvents) else { return nil }
        let tail = (1 - confidence) / 2
        let (low, high) = (Int(events.rounded(.down)), Int(events.rounded(.up)))
        // P(X ≤ high) falls as the probability grows, P(X ≥ low) grows.
        let upper = high >= units ? 1 : Self.root { Self.atMost(high, of: units, probability: $0) > tail }
        let lower = low == 0 ? 0 : Self.root { 1 - Self.atMost(low - 1, of: units, probability: $0) < tail }
        return lower...max(lower, upper)
    }

    /// Where a condition that holds at 0 stops to hold, by bisection between 0 and 1.
    private static func root(_ holds: (Double) -> Bool) -> Double {
        var (low, high) = (0.0, 1.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if holds(middle) { low = middle } else { high = middle }
        }
        return high
    }

    /// The probability of at most `count` of `units` events that are independent.
    private static func atMost(_ count: Int, of units: Int, probability: Double) -> Double {
        guard probability > 0 else { return 1 }
        guard probability < 1 else { return count >= units ? 1 : 0 }
        let n = Double(units)
        var (sum, logarithmOfWays) = (0.0, 0.0)
        for k in 0...count {
            sum += exp(logarithmOfWays + Double(k) * log(probability) + (n - Double(k)) * log1p(-probability))
            logarithmOfWays += log((n - Double(k)) / Double(k + 1))
        }
        return sum
    }
}
