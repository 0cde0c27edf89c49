/// Sorts convolutions and normalisations that have no telling names by their order in the model's `layers`.
///
/// Keras orders layers by their distance from the output: in a block with a projection the first two convolutions come
/// first, then the projection, then the last.
struct KerasLayerOrder {
    let convolutions: [KerasBareWeights.Leaf]
    let normalizations: [KerasBareWeights.Leaf]
    let epsilon: Float

    /// - Throws: `unsupportedArchitecture` when the shapes are not those of residual blocks.
    func sort(into network: inout BareNetwork, path: String) throws(ImportError) {
        let kernels = convolutions.compactMap { $0.variables["kernel"]?.shape }
        guard kernels.count == convolutions.count, kernels.count > 2 else { throw Self.unclear(path) }
        let isPreactivated = normalizations.count != convolutions.count
        var convolution = Queue(convolutions)
        var normalization = Queue(normalizations)
        guard let first = convolution.next() else { throw Self.unclear(path) }
        KerasBareWeights.assign(first, to: &network.stem, epsilon: epsilon)
        if !isPreactivated, let values = normalization.next() {
            KerasBareWeights.assign(values, to: &network.stem, epsilon: epsilon)
        }
        var (channels, width) = (kernels[0][3], 0)
        while let shape = convolution.peek()?.variables["kernel"]?.shape {
            let isBasic = shape[0] == 3
            let beginsStage = shape[3] != width
            width = shape[3]
            let outputs = isBasic ? width : 4 * width
            let isProjected = beginsStage && (isPreactivated || channels != outputs)
            var order = isBasic ? [1, 2] : [1, 2, 3]
            if isProjected { order.insert(0, at: isBasic ? 1 : 2) }
            var block = BareNetwork.Block(place: "block \(network.blocks.count + 1)")
            if isPreactivated, let values = normalization.next() {
                block.preactivation = KerasBareWeights.normalization(values, epsilon: epsilon)
            }
            for number in order {
                guard let leaf = convolution.next() else { throw Self.unclear(path) }
                KerasBareWeights.assign(leaf, to: &block.units[number, default: .init()], epsilon: epsilon)
                let isNormalized = !isPreactivated || (number > 0 && number < order.max() ?? 0)
                guard isNormalized else { continue }
                guard let values = normalization.next() else { throw Self.unclear(path) }
                KerasBareWeights.assign(values, to: &block.units[number, default: .init()], epsilon: epsilon)
            }
            network.blocks.append(block)
            channels = outputs
        }
        if isPreactivated {
            guard let values = normalization.next() else { throw Self.unclear(path) }
            network.finalNormalization = KerasBareWeights.normalization(values, epsilon: epsilon)
        }
        guard normalization.next() == nil else { throw Self.unclear(path) }
    }

    private static func unclear(_ path: String) -> ImportError {
        .unsupportedArchitecture(
            place: path,
            reason:
                "the weights alone do not show the architecture; write model.to_json() to a file and give --config FILE"
        )
    }

    private struct Queue {
        private let leaves: [KerasBareWeights.Leaf]
        private var position = 0

        init(_ leaves: [KerasBareWeights.Leaf]) { self.leaves = leaves }

        func peek() -> KerasBareWeights.Leaf? { position < leaves.count ? leaves[position] : nil }

        mutating func next() -> KerasBareWeights.Leaf? {
            defer { position += 1 }
            return peek()
        }
    }
}
