import Synchronization

/// A network made ready to run with the engine's own kernels: strides pulled up, weights packed, a kernel chosen and
/// tested for each layer.
///
/// `@unchecked Sendable`: nothing writes to the weights' memory once the initializer has returned.
package final class EnginePlan: @unchecked Sendable {
    package let description: ResNetDescription
    package let report: EngineReport

    let tensors: [PlanTensor]
    let segments: [PlanSegment]
    /// The tensor that holds the logits of all heads.
    let output: Int
    let weights: PageMemory
    private let place: CachedPlace?

    /// Plans a network, or returns nil where no kernel fits it and the plain path must do.
    ///
    /// - Throws: `NetworkError` when weights are missing, misshapen or not finite.
    package convenience init?(
        description: ResNetDescription, weights file: SafetensorsFile, options: EngineOptions,
        failures: inout [SelfTestFailure]
    ) throws(NetworkError) {
        guard options.instructionSet > .generic, description.isPlannable else { return nil }
        var selection: KernelSelection?
        for format in options.precision.formats where selection == nil {
            selection = KernelSelection(
                format: format, divisor: description.baseWidth, options: options, failures: &failures)
        }
        guard let kernels = selection else { return nil }
        let builder = PlanBuilder(
            description, kernels: kernels,
            halfTensors: Set(file.tensors.filter { $0.value.dataType == .float16 }.map(\.key)),
            ranges: options.activationRanges ?? [:])
        if let layer = builder.uncalibrated.first { throw .uncalibrated(layer: layer) }
        try self.init(builder: builder, file: file, options: options, failures: failures)
    }

    private init(
        builder: PlanBuilder, file: SafetensorsFile, options: EngineOptions, failures: [SelfTestFailure]
    ) throws(NetworkError) {
        description = builder.description
        tensors = builder.tensors
        segments = builder.segments
        output = builder.output
        var report = EngineReport(
            precision: options.precision == .auto ? .fp32 : options.precision,
            instructionSet: builder.kernels.convolution.instructionSet, layers: Array(builder.layers.joined()),
            selfTestFailures: failures, weightBytes: builder.weightBytes)
        if report.precision == .bf16, builder.kernels.convolution.format != .bfloat16 {
            report.notices.append(
                "bf16 keeps weights at half width; the arithmetic is fp32, without bfloat16 instructions")
        }
        let place = CachedPlace(builder: builder, options: options)
        switch place?.load(weightBytes: builder.weightBytes) ?? .missing {
        case .found(let memory):
            weights = memory
            report.areWeightsCached = true
        case .damaged(let path):
            report.notices.append("\(path) is damaged; the weights are packed again")
            weights = try Self.pack(builder, file)
        case .missing: weights = try Self.pack(builder, file)
        }
        self.report = report
        self.place = place
    }

    private static func pack(_ builder: PlanBuilder, _ file: SafetensorsFile) throws(NetworkError) -> PageMemory {
        let weights = PageMemory(byteCount: builder.weightBytes)
        file.populate()
        try WeightPackingWork(
            jobs: builder.jobs, file: file, epsilon: builder.description.batchNormEpsilon, target: weights
        ).run()
        return weights
    }

    /// Writes the packed weights to the cache of the plan's options, unless they came from there.
    func cacheWeights() throws(CacheError) {
        guard let place, !report.areWeightsCached else { return }
        try place.cache.store(weights, place.key, weightBytes: report.weightBytes)
    }

    /// Creates the memory for batches of up to `maximumBatch` images, which are split over `threads` threads.
    package func makeContext(maximumBatch: Int, threads: Int = 1) -> EngineContext {
        EngineContext(plan: self, maximumBatch: maximumBatch, threads: threads)
    }
}

/// Packs all layers, each by one of a few threads.
@safe private final class WeightPackingWork: LaneWork {
    private let jobs: [PackingJob]
    private let file: SafetensorsFile
    private let epsilon: Float
    private let target: PageMemory
    private let next = Atomic<Int>(0)
    private let error = Mutex<NetworkError?>(nil)

    init(jobs: [PackingJob], file: SafetensorsFile, epsilon: Float, target: PageMemory) {
        self.jobs = jobs
        self.file = file
        self.epsilon = epsilon
        self.target = target
    }

    func run() throws(NetworkError) {
        LaneTeam(count: min(4, LaneTeam.coreCount)).run(self)
        if let error = error.withLock({ $0 }) { throw error }
    }

    func run(lane: Int) {
        let reader = WeightReader(file: file, epsilon: epsilon)
        while true {
            let index = next.add(1, ordering: .relaxed).oldValue
            // The last layers are the largest: they go first.
            guard index < jobs.count else { return }
            do throws(NetworkError) {
                try jobs[jobs.count - 1 - index].pack(reader, into: target)
            } catch {
                self.error.withLock { $0 = $0 ?? error }
            }
        }
    }
}

extension Precision {
    /// The formats of activations and weights that serve the precision, best first.
    fileprivate var formats: [NumberFormat] {
        switch self {
        case .auto, .fp32: [.float32]
        case .bf16: [.bfloat16, .float32HalfWeights]
        case .int8: [.uint8]
        }
    }
}

extension ResNetDescription {
    /// Whether the engine's steps can express the network; others run on the plain path.
    var isPlannable: Bool {
        // No value is negative where the stem is pooled, so that a border of zeros never wins.
        blockOrder == .original && stemBorder == .symmetric && blockBorder == .symmetric
            && (poolingBorder == .symmetric || poolingBorder == .zeros)
    }
}
