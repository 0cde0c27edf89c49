/// A token bucket: `rate` tokens a second flow in, at most `burst` are kept, each request takes one, and more where it turns
/// out to need more.
public struct TokenBucket: Sendable {
    /// What became of a request.
    public struct Verdict: Sendable, Equatable {
        /// Whether it may pass.
        public let isAllowed: Bool
        /// Requests that may follow at once.
        public let remaining: Int
        /// Seconds until the next request may pass, for `Retry-After`; 0 where one may at once.
        public let secondsToNext: Double
        /// Seconds until the bucket is full again.
        public let secondsToFull: Double
    }

    /// Tokens a second.
    public let rate: Double
    /// Most tokens that are kept: one second's worth, at least one.
    public let burst: Double
    private var tokens: Double
    private var updated: Double

    /// A full bucket.
    ///
    /// - Parameter rate: tokens that come back each second.
    /// - Parameter now: seconds of a monotonic clock.
    public init(rate: Double, now: Double) {
        self.rate = rate
        burst = max(1, rate.rounded(.down))
        tokens = burst
        updated = now
    }

    /// Takes a token if there is one.
    ///
    /// - Parameter now: seconds of the same clock.
    public mutating func take(now: Double) -> Verdict {
        refill(now: now)
        // Rounding must not cost a request that came exactly when its token did.
        let isAllowed = tokens > 1 - 1e-9
        if isAllowed { tokens = max(0, tokens - 1) }
        return verdict(isAllowed: isAllowed)
    }

    /// Takes tokens for what an allowed request turned out to need; the bucket may owe them.
    ///
    /// - Parameter count: tokens to take.
    /// - Parameter now: seconds of the same clock.
    public mutating func charge(_ count: Double, now: Double) {
        refill(now: now)
        tokens -= count
    }

    /// What a request would find, without taking a token.
    public func balance(now: Double) -> Verdict {
        var copy = self
        copy.refill(now: now)
        return copy.verdict(isAllowed: true)
    }

    private mutating func refill(now: Double) {
        tokens = min(burst, tokens + max(0, now - updated) * rate)
        updated = now
    }

    private func verdict(isAllowed: Bool) -> Verdict {
        Verdict(
            isAllowed: isAllowed, remaining: max(0, Int(tokens)), secondsToNext: tokens >= 1 ? 0 : (1 - tokens) / rate,
            secondsToFull: (burst - tokens) / rate)
    }
}
