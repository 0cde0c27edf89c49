/// Counts events and tells when there are too many in one second.
struct FrameRate {
    private let maximum: Int
    private var secondStarted: ContinuousClock.Instant
    private var count = 0

    init(maximum: Int, now: ContinuousClock.Instant) {
        self.maximum = maximum
        secondStarted = now
    }

    /// Counts one event. Returns whether the limit is kept.
    mutating func count(at now: ContinuousClock.Instant) -> Bool {
        if secondStarted.duration(to: now) >= .seconds(1) {
            secondStarted = now
            count = 0
        }
        count += 1
        return count <= maximum
    }
}
