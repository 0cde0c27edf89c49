import Glibc

/// The temperature under which a head's probabilities fit the truth best: the least negative log-likelihood
/// (Guo et al. 2017, arXiv:1706.04599, section 4.2).
public struct TemperatureFit: Sendable, Equatable {
    /// Temperatures that are considered.
    public static let range = 0.05...20.0

    /// The fitted temperature, to 4 decimals.
    public let temperature: Double

    /// Searches by golden sections over log T, in which the likelihood has one maximum.
    ///
    /// - Returns: `nil` without outcomes.
    public init?(_ outcomes: HeadOutcomes) {
        guard !outcomes.outcomes.isEmpty else { return nil }
        func loss(_ logarithm: Double) -> Double {
            outcomes.at(temperature: exp(logarithm)).negativeLogLikelihood ?? 0
        }
        let ratio = (5.0.squareRoot() - 1) / 2
        var (low, high) = (log(Self.range.lowerBound), log(Self.range.upperBound))
        var (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
        var (leftLoss, rightLoss) = (loss(left), loss(right))
        while high - low > 1e-5 {
            if leftLoss <= rightLoss {
                (high, right, rightLoss) = (right, left, leftLoss)
                left = high - ratio * (high - low)
                leftLoss = loss(left)
            } else {
                (low, left, leftLoss) = (left, right, rightLoss)
                right = low + ratio * (high - low)
                rightLoss = loss(right)
            }
        }
        temperature = (exp((low + high) / 2) * 10_000).rounded() / 10_000
    }
}
