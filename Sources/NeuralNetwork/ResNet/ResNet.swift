/// A residual network with several heads, its weights folded and packed; shared by all workers.
///
///     input          N × H × W × 3, RGB or BGR as the model was trained, normalised
///     stem           7×7 convolution, stride 2, then 3×3 maximum, stride 2
///     stage 1 … 4    residual blocks; every stage but the first halves height and width
///     pooled         mean over all pixels
///     hidden, heads  dense layers; the heads' outputs are logits, without sigmoid or softmax
public final class ResNet: Sendable {
    /// What was built.
    public let description: ResNetDescription

    /// How it is computed: kernels, layers, failed self-tests.
    public let report: EngineReport

    enum Path: Sendable {
        case plain(PlainNetwork)
        case planned(EnginePlan)
    }

    let path: Path

    /// Folds and packs the weights for the plain path on OpenBLAS. `weights` is not needed afterwards.
    ///
    /// - Throws: `NetworkError.weights` when a tensor is missing, extra or misshapen, `invalidDescription` when the
    ///   description is outside what is supported, `notFinite` when weights are.
    public convenience init(description: ResNetDescription, weights: SafetensorsFile) throws(NetworkError) {
        try self.init(description: description, weights: weights, options: EngineOptions(instructionSet: .generic))
    }

    /// Plans the network for the engine's own kernels, or for the plain path where the options ask for it or no kernel
    /// fits. `weights` is not needed afterwards.
    ///
    /// - Throws: As `init(description:weights:)`.
    public init(
        description: ResNetDescription, weights: SafetensorsFile, options: EngineOptions
    ) throws(NetworkError) {
        try description.validate()
        do { try weights.verify(description.tensors) } catch { throw .weights(error) }
        if options.precision == .int8, options.activationRanges == nil {
            throw .uncalibrated(layer: description.stem.name)
        }
        self.description = description
        var failures: [SelfTestFailure] = []
        let plan = try EnginePlan(description: description, weights: weights, options: options, failures: &failures)
        if let plan {
            path = .planned(plan)
            report = plan.report
        } else {
            path = .plain(try PlainNetwork(description: description, weights: weights))
            report = EngineReport(plain: description, options: options, failures: failures)
        }
    }

    /// The extent of an input image.
    public var inputShape: FeatureShape { description.inputShape }

    /// Writes the packed weights to the cache of the options, unless they came from there or there is none. It takes as
    /// long as writing them to a disk: for a thread that has nothing else to do.
    ///
    /// - Throws: ``CacheError`` where they cannot be written.
    public func cacheWeights() throws(CacheError) {
        if case .planned(let plan) = path { try plan.cacheWeights() }
    }

    /// Creates a worker's memory for batches of up to `maximumBatch` images.
    ///
    /// - Parameter maximumBatch: the most pictures of a pass.
    /// - Parameter threads: 1 for throughput, with a worker for each core; more for latency: these threads share each run,
    ///   even of a single image. On the plain path there is always one.
    public func makeContext(maximumBatch: Int, threads: Int = 1) -> ResNetContext {
        ResNetContext(network: self, maximumBatch: maximumBatch, threads: threads)
    }
}
