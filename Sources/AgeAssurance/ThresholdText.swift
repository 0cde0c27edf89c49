/// Thresholds as names have them.
public enum ThresholdText {
    /// Without decimals where they are zero: 25, 0.95.
    public static func text(_ threshold: Double) -> String {
        let rounded = (threshold * 10_000).rounded() / 10_000
        return Int(exactly: rounded).map(String.init) ?? "\(rounded)"
    }
}
