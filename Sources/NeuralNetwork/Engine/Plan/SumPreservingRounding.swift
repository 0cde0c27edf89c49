/// Rounds weights to bfloat16 so that their sums stay what they were.
///
/// Neighbouring pixels of a photo are much alike, and all are positive: what the errors of a filter's taps add up to reaches
/// every output as a share of the brightness, while the errors themselves mostly cancel. Rounded to nearest, the first
/// convolution's taps alone cause most of what bfloat16 changes in the answers.
package enum SumPreservingRounding {
    /// Rounds each `count` adjacent weights to numbers that bfloat16 has: to the nearest, or the next on the other side for
    /// those whose rounding that makes worse by the least, until their sum can come no closer.
    package static func round(_ weights: UnsafeBufferPointer<Float>, count: Int) -> [Float] {
        var rounded = unsafe Array(weights)
        for first in stride(from: 0, to: rounded.count, by: count) {
            round(&rounded, first..<min(first + count, rounded.count))
        }
        return rounded
    }

    private static func round(_ values: inout [Float], _ range: Range<Int>) {
        let exact = Array(values[range])
        for index in range { values[index] = nearest(values[index]) }
        var excess = zip(values[range], exact).reduce(0.0) { $0 + Double($1.0) - Double($1.1) }
        while let move = bestMove(values[range], exact, excess) {
            excess += Double(move.value) - Double(values[move.index])
            values[move.index] = move.value
        }
    }

    /// The weight whose step towards a smaller excess, if it becomes smaller, adds the least to the sum of squared errors.
    private static func bestMove(
        _ values: ArraySlice<Float>, _ exact: [Float], _ excess: Double
    ) -> (index: Int, value: Float)? {
        var best: (index: Int, value: Float, cost: Double)?
        for (index, weight) in zip(values.indices, exact) {
            let value = neighbour(of: values[index], isBelow: excess > 0)
            let step = Double(value) - Double(values[index])
            guard abs(excess + step) < abs(excess) else { continue }
            let (before, after) = (Double(values[index] - weight), Double(value - weight))
            let cost = after * after - before * before
            // A weight that has moved already may not move on: it would no longer be a rounding.
            guard abs(after) <= abs(step), cost < best?.cost ?? .infinity else { continue }
            best = (index, value, cost)
        }
        return best.map { ($0.index, $0.value) }
    }

    private static func nearest(_ value: Float) -> Float {
        Float(bitPattern: UInt32(BFloat16Bits(rounding: value).bits) << 16)
    }

    /// The next number of bfloat16 below or above one of its numbers; zero has none but itself.
    private static func neighbour(of value: Float, isBelow: Bool) -> Float {
        guard value != 0 else { return 0 }
        let grows = (value < 0) == isBelow
        return Float(bitPattern: grows ? value.bitPattern &+ 0x1_0000 : value.bitPattern &- 0x1_0000)
    }
}
