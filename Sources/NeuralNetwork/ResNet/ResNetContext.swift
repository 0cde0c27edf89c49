/// The memory of one worker: everything that a run writes to. Nothing is allocated between input and logits.
///
/// Not `Sendable`: a context belongs to one thread at a time.
public final class ResNetContext {
    /// The network, whose weights are shared.
    public let network: ResNet
    /// The largest batch that a run may have.
    public let maximumBatch: Int

    /// The threads that share each run.
    public let threads: Int

    /// How the network is computed.
    private enum Path {
        case plain(PlainContext)
        case planned(EngineContext)
    }

    private let path: Path

    init(network: ResNet, maximumBatch: Int, threads: Int) {
        precondition(maximumBatch > 0)
        self.network = network
        self.maximumBatch = maximumBatch
        switch network.path {
        case .plain(let plain):
            self.threads = 1
            path = .plain(PlainContext(network: plain, maximumBatch: maximumBatch))
        case .planned(let plan):
            self.threads = threads
            path = .planned(plan.makeContext(maximumBatch: maximumBatch, threads: threads))
        }
    }

    /// The bytes of the activations' memory.
    public var byteCount: Int {
        switch path {
        case .plain(let context): context.byteCount
        case .planned(let context): context.byteCount
        }
    }

    /// Runs the network on a batch of images; `logits` are valid until the next run.
    ///
    /// - Parameters:
    ///   - batch: The number of images, 1 to `maximumBatch`.
    ///   - observer: Called with the values at every `ResNetStage`, which are overwritten after the call. A planned
    ///     network is observed after its stages and the pooling only, and of stages whose strides were pulled up it has
    ///     every other row and column.
    ///   - continues: Asked between layers, on this thread; a planned network's run ends where it says no, and there are
    ///     no logits then.
    ///   - fill: Called once to write the input: `batch` × height × width × 3 normalised values, NHWC.
    /// - Returns: Whether the run went to its end.
    @discardableResult
    public func run(
        batch: Int, observer: ((ResNetStage, FeatureMap) -> Void)? = nil, continues: (() -> Bool)? = nil,
        fill: (UnsafeMutableBufferPointer<Float>) -> Void
    ) -> Bool {
        precondition((1...maximumBatch).contains(batch), "a batch of \(batch) does not fit \(maximumBatch)")
        switch path {
        case .plain(let context):
            unsafe context.run(batch: batch, observer: observer, fill: fill)
            return true
        case .planned(let context):
            return unsafe context.run(batch: batch, observer: observer, continues: continues, fill: fill)
        }
    }

    /// Runs the network on a batch and adds the time of each layer, as the first thread sees it, to `nanoseconds`, whose
    /// order is that of the report's layers; nothing is added on the plain path.
    public func run(
        batch: Int, profile nanoseconds: inout [UInt64], fill: (UnsafeMutableBufferPointer<Float>) -> Void
    ) {
        precondition((1...maximumBatch).contains(batch), "a batch of \(batch) does not fit \(maximumBatch)")
        switch path {
        case .plain(let context): unsafe context.run(batch: batch, observer: nil, fill: fill)
        case .planned(let context): unsafe context.run(batch: batch, profile: &nanoseconds, fill: fill)
        }
    }

    /// Runs the network on one image, on a context of one thread, and tells the range of each layer's output; empty on the
    /// plain path.
    public func ranges(fill: (UnsafeMutableBufferPointer<Float>) -> Void) -> ActivationRanges {
        switch path {
        case .plain: [:]
        case .planned(let context): unsafe context.ranges(fill: fill)
        }
    }

    /// The logits of the last run: before sigmoid or softmax.
    ///
    /// - Parameters:
    ///   - head: The head's position in the description.
    ///   - image: The image's position in the batch.
    public func logits(head: Int, image: Int) -> [Float] {
        unsafe withUnsafeLogits(head: head, image: image) { unsafe Array($0) }
    }

    /// Calls `body` with the logits of the last run, without a copy; the pointer is valid during the call.
    public func withUnsafeLogits<Result>(
        head: Int, image: Int, _ body: (UnsafeBufferPointer<Float>) -> Result
    ) -> Result {
        precondition((0..<maximumBatch).contains(image))
        switch path {
        case .plain(let context): return unsafe context.withUnsafeLogits(head: head, image: image, body)
        case .planned(let context): return unsafe context.withUnsafeLogits(head: head, image: image, body)
        }
    }
}
