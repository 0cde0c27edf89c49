import NeuralNetwork

/// Times forward passes of a network over noise.
///
/// Not `Sendable`: it belongs to one thread at a time.
public final class NetworkBenchmark {
    private let context: ResNetContext
    private let input: [Float]

    /// - Parameters:
    ///   - network: what is timed.
    ///   - maximumBatch: The largest batch that will be asked for.
    ///   - threads: The threads that share each pass.
    ///   - input: The images, NHWC; noise where there is none.
    public init(network: ResNet, maximumBatch: Int, threads: Int, input: [Float]? = nil) {
        context = network.makeContext(maximumBatch: maximumBatch, threads: threads)
        let count = network.inputShape.count * maximumBatch
        self.input = input ?? Self.noise(count)
        precondition(self.input.count >= count, "\(self.input.count) values are too few")
    }

    private static func noise(_ count: Int) -> [Float] {
        // A linear congruential generator (Numerical Recipes' constants): numbers that no cache or branch can foresee.
        var state: UInt32 = 1
        return (0..<count).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return Float(state >> 8) * 0x1p-24
        }
    }

    /// The logits of all heads for an image of the last pass.
    public func logits(image: Int) -> [Float] {
        context.network.description.heads.indices.flatMap { context.logits(head: $0, image: image) }
    }

    /// The time of one pass, in milliseconds: the copying of the input and the network.
    public func pass(batch: Int) -> Double {
        ContinuousClock().measure { unsafe context.run(batch: batch) { unsafe copyInput(to: $0) } } / .milliseconds(1)
    }

    /// Passes for at least so many seconds, and at least three, after one that warms.
    public func measure(batch: Int, seconds: Double) -> PassTimes {
        _ = pass(batch: batch)
        let end = ContinuousClock.now + .seconds(seconds)
        var times: [Double] = []
        while times.count < 3 || ContinuousClock.now < end { times.append(pass(batch: batch)) }
        return PassTimes(batch: batch, milliseconds: times)
    }

    /// The mean time of each layer over passes of at least so many seconds; empty on the plain path.
    public func layers(batch: Int, seconds: Double) -> [LayerTime] {
        let layers = context.network.report.layers
        var nanoseconds = Array(repeating: UInt64(0), count: layers.count)
        _ = pass(batch: batch)
        let end = ContinuousClock.now + .seconds(seconds)
        var passes = 0
        while passes < 3 || ContinuousClock.now < end {
            unsafe context.run(batch: batch, profile: &nanoseconds) { unsafe copyInput(to: $0) }
            passes += 1
        }
        return zip(layers, nanoseconds).map { layer, time in
            LayerTime(layer: layer, batch: batch, milliseconds: Double(time) / Double(passes) / 1e6)
        }
    }

    private func copyInput(to target: UnsafeMutableBufferPointer<Float>) {
        unsafe input.withUnsafeBufferPointer {
            unsafe _ = target.update(fromContentsOf: $0.extracting(0..<target.count))
        }
    }
}
