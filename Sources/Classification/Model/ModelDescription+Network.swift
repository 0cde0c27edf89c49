import NeuralNetwork

extension ModelDescription {
    /// The network that the description asks for: heads gender, age_group and, where there is one, age.
    public var network: ResNetDescription {
        var heads = [
            ResNetDescription.Head(name: "gender", units: gender.activation.units),
            ResNetDescription.Head(name: "age_group", units: ageGroup.labels.count),
        ]
        if age != nil { heads.append(ResNetDescription.Head(name: "age", units: AgeHead.units)) }
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
