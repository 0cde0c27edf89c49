/// The memory of one worker on the plain path.
final class PlainContext {
    let network: PlainNetwork
    let maximumBatch: Int

    private let regions: ResNetRegions

    init(network: PlainNetwork, maximumBatch: Int) {
        self.network = network
        self.maximumBatch = maximumBatch
        regions = ResNetRegions(network: network, batch: maximumBatch)
    }

    /// The bytes of the activations' memory.
    var byteCount: Int { regions.arena.capacity * MemoryLayout<Float>.stride }

    /// See `ResNetContext.run`.
    func run(
        batch: Int, observer: ((ResNetStage, FeatureMap) -> Void)? = nil,
        fill: (UnsafeMutableBufferPointer<Float>) -> Void
    ) {
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

    /// Calls `body` with the logits of the last run, without a copy; the pointer is valid during the call.
    func withUnsafeLogits<Result>(
        head: Int, image: Int, _ body: (UnsafeBufferPointer<Float>) -> Result
    ) -> Result {
        let units = network.heads[head].units
        return unsafe body(
            UnsafeBufferPointer(start: regions.heads[head].pointer + image * units, count: units))
    }
}
