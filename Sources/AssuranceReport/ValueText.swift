import AgeAssurance
import Charts

/// Measured values as tables have them, with their intervals.
enum ValueText {
    private static let percent = ChartAxis("", unit: .percent)
    private static let plain = ChartAxis("")

    /// A share as `5.26 % (4.1–6.6)`; a dash where nothing was measured.
    static func share(_ value: MeasuredValue?) -> String {
        guard let value else { return "–" }
        return "\(share(value.value)) (\(bare(value.interval.lowerBound))–\(bare(value.interval.upperBound)))"
    }

    /// A share as `5.26 %`.
    static func share(_ value: Double) -> String { percent.text(rounded(value, 10_000)) }

    /// A number of years as `4.76 (4.6–4.93)`.
    static func years(_ value: MeasuredValue?) -> String {
        guard let value else { return "–" }
        let (low, high) = (value.interval.lowerBound, value.interval.upperBound)
        return "\(number(value.value)) (\(number(low))–\(number(high)))"
    }

    /// A number to two decimals.
    static func number(_ value: Double) -> String { plain.text(rounded(value, 100)) }

    private static func bare(_ share: Double) -> String { number(share * 100) }

    private static func rounded(_ value: Double, _ scale: Double) -> Double { (value * scale).rounded() / scale }
}
