/// A residual network with several heads, its weights folded and packed; shared by all workers.
///
/// This is the plain path: fp32, one convolution after the other on OpenBLAS, as the paper has it (He et al. 2016).
///
///     input          N × H × W × 3, RGB or BGR as the model was trained, normalised
///     stem           7×7 convolution, stride 2, then 3×3 maximum, stride 2
///     stage 1 … 4    residual blocks; every stage but the first halves height and width
///     pooled         mean over all pixels
///     hidden, heads  dense layers; the heads' outputs are logits, without sigmoid or softmax
public final class ResNet: Sendable {
    /// What was built.
    public let description: ResNetDescription

    let stem: Convolution2D
    let stemPooling: MaxPooling2D
    let stages: [[ResidualBlock]]
    /// Behind the last block of a pre-activated network.
    let finalActivation: NormalizedRectifier?
    let hidden: [Dense]
    let heads: [Dense]

    /// Folds and packs the weights. `weights` is not needed afterwards.
    ///
    /// - Throws: `NetworkError.weights` when a tensor is missing, extra or misshapen, `invalidDescription` when the
    ///   description is outside what is supported, `notFinite` when weights are.
    public init(description: ResNetDescription, weights: SafetensorsFile) throws(NetworkError) {
        try description.validate()
        do { try weights.verify(description.tensors) } catch { throw .weights(error) }
        self.description = description
        let loader = ResNetLoader(file: weights, epsilon: description.batchNormEpsilon)
        stem = try loader.convolution(description.stem)
        stemPooling = MaxPooling2D(
            size: 3, stride: 2, padding: description.poolingBorder == .none ? 0 : 1,
            usesSamePadding: description.poolingBorder == .same, readsZeros: description.poolingBorder == .zeros)
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

    /// The extent of an input image.
    public var inputShape: FeatureShape {
        FeatureShape(height: description.inputHeight, width: description.inputWidth, channels: 3)
    }

    /// Creates a worker's memory for batches of up to `maximumBatch` images.
    public func makeContext(maximumBatch: Int) -> ResNetContext {
        ResNetContext(network: self, maximumBatch: maximumBatch)
    }
}
