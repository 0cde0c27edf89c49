import Glibc
import NeuralNetwork

/// Applies gradients to the trained parameters of a store, and keeps their average.
struct Optimizer {
    let options: OptimizerOptions
    /// The largest norm of all gradients together; longer ones are shortened.
    let gradientClip: Double?
    /// The weight average's decay, which grows towards this: (step + 1) / (step + 10) at first.
    let averageDecay: Double?
    let team: LaneTeam

    /// The values that one lane handles at a time, so that sums do not depend on the number of lanes.
    private static let chunk = 1 << 16

    /// The norm of all gradients together, infinite or not a number if one of them is.
    func gradientNorm(of store: ParameterStore) -> Double {
        let count = store.trainedCount
        let chunks = (count + Self.chunk - 1) / Self.chunk
        let sums = PageMemory(byteCount: max(chunks, 1) * 8)
        let partial = unsafe sums.base.assumingMemoryBound(to: Double.self)
        let gradients = unsafe store.base(.gradients)
        team.run { lane in
            for chunk in lane.share(of: chunks) {
                var sum = SIMD16<Float>()
                for index in stride(from: chunk * Self.chunk, to: min(count, (chunk + 1) * Self.chunk), by: 16) {
                    let values = unsafe UnsafeRawPointer(gradients + index).loadUnaligned(as: SIMD16<Float>.self)
                    sum += values * values
                }
                var exact = 0.0
                for index in 0..<16 { exact += Double(sum[index]) }
                unsafe partial[chunk] = exact
            }
        }
        return (0..<chunks).reduce(0.0) { unsafe $0 + partial[$1] }.squareRoot()
    }

    /// One update.
    ///
    /// - Parameters:
    ///   - step: The number of this step, from 1.
    ///   - norm: The gradients' norm.
    func update(_ store: ParameterStore, step: Int, learningRate: Double, norm: Double) {
        let clip = gradientClip.map { norm > $0 ? $0 / (norm + 1e-6) : 1 } ?? 1
        let pieces = store.parameters.indices.filter { store.parameters[$0].role == .trained }.flatMap { index in
            stride(from: 0, to: store.parameters[index].count, by: Self.chunk).map { first in
                (index, first..<min(store.parameters[index].count, first + Self.chunk))
            }
        }
        team.run { lane in
            for (index, range) in pieces[lane.share(of: pieces.count)] {
                let rule = UpdateRule(
                    options: options, step: step, rate: learningRate * Double(store.parameters[index].rateFactor),
                    clip: Float(clip))
                let offset = store.parameters[index].offset + range.lowerBound
                unsafe rule.apply(
                    values: store.base(.values) + offset, gradients: store.base(.gradients) + offset,
                    first: store.base(.firstMoments) + offset, second: store.base(.secondMoments) + offset,
                    count: range.count)
            }
        }
    }

    /// Moves the average towards the values, running statistics included.
    func average(_ store: ParameterStore, step: Int) {
        guard let averageDecay else { return }
        let share = Float(1 - min(averageDecay, Double(step + 1) / Double(step + 10)))
        team.run { lane in
            let range = lane.share(of: store.count)
            let (values, average) = unsafe (store.base(.values), store.base(.average))
            for index in range { unsafe average[index] += share * (values[index] - average[index]) }
        }
    }
}
