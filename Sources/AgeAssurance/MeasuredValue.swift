/// A share or a mean over photos, with its interval.
public struct MeasuredValue: Sendable, Equatable {
    /// What was measured.
    public let value: Double
    /// Its bootstrap interval.
    public let interval: ClosedRange<Double>
    /// Photos, or pairs of them, that it was measured on.
    public let count: Int

    /// Puts the parts together.
    public init(value: Double, interval: ClosedRange<Double>, count: Int) {
        (self.value, self.interval, self.count) = (value, interval, count)
    }
}

/// A measured value with what each resample made of it, so that values can be compared.
struct ReplicatedValue: Sendable {
    let measured: MeasuredValue
    /// One value for each resample, not sorted.
    let replicates: [Float]
}
