import Glibc

/// What one axis of a chart shows.
public struct ChartAxis: Sendable, Equatable {
    /// How numbers are written.
    public enum Unit: Sendable, Equatable {
        /// As they are.
        case plain
        /// Shares of one as percent.
        case percent
    }

    /// What the numbers are, with their unit.
    public var label: String
    /// How they are written.
    public var unit: Unit
    /// What is shown; nil for all that there is.
    public var range: ClosedRange<Double>?

    /// An axis over all values, or over `range` of them.
    public init(_ label: String, unit: Unit = .plain, range: ClosedRange<Double>? = nil) {
        (self.label, self.unit, self.range) = (label, unit, range)
    }

    /// What is shown of these values: `range`, else from the smallest to the largest.
    func shown(_ values: [Double]) -> ClosedRange<Double> {
        if let range, range.lowerBound < range.upperBound { return range }
        let finite = values.filter(\.isFinite)
        guard let low = finite.min(), let high = finite.max() else { return 0...1 }
        guard low < high else { return (low - max(0.5, abs(low) / 2))...(high + max(0.5, abs(high) / 2)) }
        return low...high
    }

    /// Round numbers within `range`, about `count` of them: multiples of 1, 2 or 5 times a power of ten.
    static func ticks(_ range: ClosedRange<Double>, count: Int) -> [Double] {
        let rough = (range.upperBound - range.lowerBound) / Double(max(1, count))
        guard rough > 0, rough.isFinite else { return [] }
        let power = pow(10, floor(log10(rough)))
        let step = power * ([1.0, 2, 5].first { $0 * power >= rough * 0.999 } ?? 10)
        let first = Int((range.lowerBound / step - 1e-9).rounded(.up))
        let last = Int((range.upperBound / step + 1e-9).rounded(.down))
        return first > last ? [] : (first...last).map { Double($0) * step }
    }

    /// A number as the axis writes it, to 4 significant digits.
    public func text(_ value: Double) -> String {
        switch unit {
        case .plain: Self.short(value)
        case .percent: Self.short(value * 100) + " %"
        }
    }

    private static func short(_ value: Double) -> String {
        guard value != 0, value.isFinite else { return value == 0 ? "0" : "–" }
        let digits = 3 - Int(floor(log10(abs(value))))
        guard digits < 12 else { return "\(value)" }
        let scale = pow(10, Double(max(0, digits)))
        let rounded = (value * scale).rounded() / scale
        return Int(exactly: rounded).map(String.init) ?? "\(rounded)"
    }
}
