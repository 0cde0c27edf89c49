/// The layers of a residual network in fp32, one convolution after the other on OpenBLAS, as the paper has it (He et al.
/// 2016): portable, and the reference for the engine's own kernels.
final class PlainNetwork: Sendable {
    let description: ResNetDescription
    let stem: Convolution2D
    let stemPooling: MaxPooling2D
    let stages: [[ResidualBlock]]
    /// Behind the last block of a pre-activated network.
    let finalActivation: NormalizedRectifier?
    let hidden: [Dense]
    let heads: [Dense]

    /// Folds and packs the weights of a file that was verified to fit.
    init(description: ResNetDescription, weights: SafetensorsFile) throws(NetworkError) {
        self.description = description
        let loader = ResNetLoader(file: weights, epsilon: description.batchNormEpsilon)
        stem = try loader.convolution(description.stem)
        stemPooling = description.stemPooling
        var stages: [[ResidualBlock]] = []
        for stage in description.stages {
            var blocks: [ResidualBlock] = []
            for block in stage { blocks.append(try loader.block(block)) }
            stages.append(blocks)
        }
        self.stages = stages
        var finalActivation: NormalizedRectifier?
        if let normalization = description.finalNormalization {
            finalActivation = NormalizedRectifier(try loader.normalization(normalization))
        }
        self.finalActivation = finalActivation
        var layers: [Dense] = []
        for layer in description.denseLayers {
            layers.append(try loader.dense("head.\(layer.name)", layer.inputs, layer.units, layer.activation))
        }
        hidden = Array(layers.prefix(description.hidden.count))
        heads = Array(layers.dropFirst(description.hidden.count))
    }

    var inputShape: FeatureShape { description.inputShape }
}
