/// A point of the network at which intermediate values can be observed.
public enum ResNetStage: Sendable, Hashable {
    /// After the first convolution and the maximum pooling.
    case stem
    /// After a stage of residual blocks, counted from 1.
    case stage(Int)
    /// After the pooling.
    case pooled
    /// After a hidden dense layer and its activation, counted from 0.
    case hidden(Int)
    /// The logits of a head, counted from 0.
    case head(Int)
}

/// The memory of one worker: everything that a run writes to. Nothing is allocated between input and logits.
///
/// Not `Sendable`: a context belongs to one thread at a time.
public final class ResNetContext {
    /// The network, whose weights are shared.
    public let network: ResNet
    /// The largest batch that a run may have.
    public let maximumBatch: Int

    private let regions: ResNetRegions

    init(network: ResNet, maximumBatch: Int) {
        precondition(maximumBatch > 0)
        self.network = network
        self.maximumBatch = maximumBatch
        regions = ResNetRegions(network: network, batch: maximumBatch)
    }

    /// The bytes of the activations' memory.
    public var byteCount: Int { regions.arena.capacity * MemoryLayout<Float>.stride }

    /// Runs the network on a batch of images; `logits` are valid until the next run.
    ///
    /// - Parameters:
    ///   - batch: The number of images, 1 to `maximumBatch`.
    ///   - observer: Called with the values at every `ResNetStage`, which are overwritten after the call.
    ///   - fill: Called once to write the input: `batch` × height × width × 3 normalised values, NHWC.
    public func run(
        batch: Int, observer: ((ResNetStage, FeatureMap) -> Void)? = nil,
        fill: (UnsafeMutableBufferPointer<Float>) -> Void
    ) {
        precondition((1...maximumBatch).contains(batch), "a batch of \(batch) does not fit \(maximumBatch)")
        let input = regions.input.map(batch: batch, shape: network.inputShape)
        unsafe fill(input.elements)

        let convolved = network.stem(input, into: regions.blocks.0, scratch: regions.inside.scratch)
        var value = network.stemPooling(convolved, into: regions.blocks.1)
        observer?(.stem, value)

        var (target, other) = (regions.blocks.0, regions.blocks.1)
        for index in network.stages.indices {
            for block in network.stages[index] {
                value = block(value, into: target, workspace: regions.inside)
                swap(&target, &other)
            }
            observer?(.stage(index + 1), value)
        }
        if let finalActivation = network.finalActivation {
            value = finalActivation(value, into: target)
            swap(&target, &other)
        }
        switch network.description.pooling {
        case .average: value = GlobalAveragePooling()(value, into: target)
        case .flatten: value = value.flattened()
        }
        observer?(.pooled, value)
        runDenseLayers(value, observer: observer)
    }

    private func runDenseLayers(_ features: FeatureMap, observer: ((ResNetStage, FeatureMap) -> Void)?) {
        var value = features
        for index in network.hidden.indices {
            value = network.hidden[index](
                value, into: index.isMultiple(of: 2) ? regions.hidden.0 : regions.hidden.1)
            observer?(.hidden(index), value)
        }
        for index in network.heads.indices {
            let logits = network.heads[index](value, into: regions.heads[index])
            observer?(.head(index), logits)
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
        let units = network.heads[head].units
        return unsafe body(
            UnsafeBufferPointer(start: regions.heads[head].pointer + image * units, count: units))
    }
}
