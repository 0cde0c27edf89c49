import NeuralNetwork

extension ModelDescription {
    /// The network that the description asks for: its heads in the order of model.json.
    public var network: ResNetDescription {
        let heads = heads.map { ResNetDescription.Head(name: $0.name, units: $0.units) }
        var network = ResNetDescription(
            strideIn: strideIn, batchNormEpsilon: Float(batchNormEpsilon), inputWidth: input.width,
            inputHeight: input.height, hidden: hidden, heads: heads)
        let isPreactivated = architecture.rawValue.hasSuffix("v2")
        let depth = isPreactivated ? String(architecture.rawValue.dropLast(2)) : architecture.rawValue
        if let (blockKind, blocks) = ResNetDescription.architectures[depth] {
            network.blockKind = blockKind
            network.blocks = blocks
        }
        network.blockOrder = isPreactivated ? .preactivated : .original
        network.stemBorder = borders.stem
        network.poolingBorder = borders.pooling
        network.blockBorder = borders.blocks
        network.baseWidth = baseWidth
        network.pooling = pooling
        return network
    }
}
