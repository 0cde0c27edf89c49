/// The regions of a context's arena, each as large as the largest layer that uses it needs.
struct ResNetRegions {
    let arena: ActivationArena
    let input: ActivationRegion
    /// Input and output of a block, in turn.
    let blocks: (ActivationRegion, ActivationRegion)
    let inside: ResidualBlock.Workspace
    /// Outputs of the hidden layers, in turn.
    let hidden: (ActivationRegion, ActivationRegion)
    /// The logits of each head.
    let heads: [ActivationRegion]

    init(network: PlainNetwork, batch: Int) {
        let counts = RegionCounts(network: network, batch: batch)
        let heads = network.heads.map { $0.units * batch }
        arena = ActivationArena(
            regionCounts: [
                network.inputShape.count * batch, counts.block, counts.block, counts.inner, counts.inner,
                counts.shortcut, counts.preactivated, counts.scratch, counts.hidden, counts.hidden,
            ] + heads)
        input = arena.allocate(network.inputShape.count * batch)
        blocks = (arena.allocate(counts.block), arena.allocate(counts.block))
        inside = ResidualBlock.Workspace(
            inner: (arena.allocate(counts.inner), arena.allocate(counts.inner)),
            shortcut: arena.allocate(counts.shortcut), preactivated: arena.allocate(counts.preactivated),
            scratch: arena.allocate(counts.scratch))
        hidden = (arena.allocate(counts.hidden), arena.allocate(counts.hidden))
        self.heads = heads.map(arena.allocate)
    }
}

/// The floats that each kind of region needs, found by following the shapes through the network.
private struct RegionCounts {
    var block = 0
    var inner = 0
    var shortcut = 0
    var preactivated = 0
    var scratch = 0
    var hidden = 0

    private let batch: Int

    init(network: PlainNetwork, batch: Int) {
        self.batch = batch
        var shape = network.inputShape
        add(network.stem, input: shape, to: \.block)
        shape = network.stemPooling.outputShape(for: network.stem.outputShape(for: shape))
        for block in network.stages.joined() {
            if let projection = block.projection { add(projection, input: shape, to: \.shortcut) }
            if block.shortcutStride > 1 { shortcut = max(shortcut, block.outputShape(for: shape).count * batch) }
            if block.preactivation != nil { preactivated = max(preactivated, shape.count * batch) }
            for convolution in block.convolutions.dropLast() {
                add(convolution, input: shape, to: \.inner)
                shape = convolution.outputShape(for: shape)
            }
            guard let last = block.convolutions.last else { continue }
            add(last, input: shape, to: \.block)
            shape = last.outputShape(for: shape)
        }
        hidden = (network.hidden.map(\.units).max() ?? 0) * batch
    }

    private mutating func add(
        _ convolution: Convolution2D, input: FeatureShape, to region: WritableKeyPath<RegionCounts, Int>
    ) {
        let count = convolution.outputShape(for: input).count * batch
        self[keyPath: region] = max(self[keyPath: region], count)
        scratch = max(scratch, convolution.scratchCount(for: input, batch: batch))
    }
}
