import FoundationEssentials

/// Numbers for tables.
enum DecimalText {
    /// `value` with exactly this many decimals.
    static func fixed(_ value: Double, decimals: Int) -> String {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        guard value.isFinite, abs(value) * scale < 1e15 else { return value.description }
        let scaled = Int((abs(value) * scale).rounded())
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard decimals > 0 else { return sign + String(scaled) }
        let digits = String(scaled)
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
    }

    /// A share of one in percent: `97.0 %`; a dash for `nil`.
    static func percent(_ share: Double?, decimals: Int = 1) -> String {
        share.map { fixed($0 * 100, decimals: decimals) + " %" } ?? "–"
    }
}
