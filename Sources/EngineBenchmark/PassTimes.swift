/// How long forward passes took.
public struct PassTimes: Sendable {
    /// The images of a pass.
    public let batch: Int
    /// Milliseconds, shortest first.
    public let milliseconds: [Double]

    /// - Parameter batch: pictures of a pass.
    /// - Parameter milliseconds: At least one.
    public init(batch: Int, milliseconds: [Double]) {
        precondition(!milliseconds.isEmpty)
        self.batch = batch
        self.milliseconds = milliseconds.sorted()
    }

    /// The time that a share of the passes did not exceed (nearest rank), in milliseconds.
    ///
    /// - Parameter share: 0.5 for the median.
    public func percentile(_ share: Double) -> Double {
        let rank = Int((share * Double(milliseconds.count)).rounded(.up))
        return milliseconds[min(max(rank, 1), milliseconds.count) - 1]
    }

    /// Images a second at the median pass.
    public var imagesPerSecond: Double { Double(batch) * 1000 / percentile(0.5) }
}
