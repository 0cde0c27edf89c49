/// One step of a plan; tensors are positions in the plan's list.
enum PlanStep: Sendable {
    /// 7×7 convolution and 3×3 maximum of stride 2, row by row.
    case stem(StemStep)
    /// A convolution, to which a shortcut may be added.
    case convolution(ConvolutionStep)
    /// The same, followed by the mean over each image's pixels.
    case averagedConvolution(ConvolutionStep)
    /// A dense layer, an image to a row.
    case dense(DenseStep)
}

struct StemStep: Sendable {
    var layer: ConvolutionLayer
    /// The images as the caller wrote them.
    var input: Int
    /// The same with columns of zeros at both sides, in the plan's format.
    var padded: Int
    /// The extent of the convolution's output.
    var convolved: PlanTensor
    var output: Int
}

struct ConvolutionStep: Sendable {
    var layer: ConvolutionLayer
    var input: Int
    var output: Int
    var residual: Int?
    var residualStride = 1
}

struct DenseStep: Sendable {
    var layer: ConvolutionLayer
    var input: Int
    var output: Int
    /// Applied afterwards to the units of each image.
    var activation: Activation
}

/// Steps that run over the whole batch a few images at a time, so that activations stay in the cache.
struct PlanSegment: Sendable {
    var steps: [PlanStep] = []
    /// The images of a pass for each thread, and the fewest of a pass.
    var imagesPerLane: Int
    var minimumImages: Int
    /// What an observer is told after the last step.
    var stage: (ResNetStage, tensor: Int)?

    /// The images of a pass over a batch.
    func images(batch: Int, lanes: Int) -> Int {
        min(batch, max(imagesPerLane * lanes, minimumImages))
    }
}
