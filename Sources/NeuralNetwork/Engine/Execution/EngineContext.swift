import Synchronization

/// The memory of one worker, and its threads if it has several: everything that a run writes to. Nothing is allocated
/// between input and logits, and no lock is taken.
///
/// Not `Sendable`: a context belongs to one thread at a time.
@safe package final class EngineContext: LaneWork {
    /// Called after each stage with its values; see `ResNetStage`.
    package typealias Observer = (ResNetStage, FeatureMap) -> Void

    package let plan: EnginePlan
    /// The largest batch that a run may have.
    package let maximumBatch: Int
    /// The threads that share each run.
    package var threads: Int { team.count }
    /// The bytes of activations and scratch memory.
    package var byteCount: Int { memory.count }

    private let team: LaneTeam
    private let memory: PageMemory
    private let offsets: [Int]
    /// Zeros that surround an image.
    private let paddingOffset: Int
    private let scratchOffset: Int
    let scratchBytesPerLane: Int
    private let lanes: [Lane]
    private var batch = 0
    private var observer: Observer?
    private var profile: LayerProfile?
    private var ranges: [ClosedRange<Float>]?
    private var continues: (() -> Bool)?
    /// The number of the step behind which a run ends early. The first lane decides before the lanes meet behind a step, so
    /// that none is on its way to a meeting that another one leaves out.
    private let lastStep = Atomic<Int>(.max)

    init(plan: EnginePlan, maximumBatch: Int, threads: Int) {
        precondition(maximumBatch > 0 && threads > 0)
        self.plan = plan
        self.maximumBatch = maximumBatch
        let team = LaneTeam.shared(count: threads)
        self.team = team
        lanes = (0..<threads).map { Lane(index: $0, count: threads, barrier: team.barrier) }
        let layout = ArenaLayout(
            ArenaLayout.spans(tensors: plan.tensors, segments: plan.segments, batch: maximumBatch, lanes: threads))
        offsets = layout.offsets
        let paddingBytes = plan.segments.flatMap(\.steps).map { $0.paddingBytes }.max() ?? 0
        scratchBytesPerLane = plan.scratchBytesPerLane(batch: maximumBatch, lanes: threads)
        paddingOffset = layout.byteCount
        scratchOffset = paddingOffset + paddingBytes
        memory = PageMemory(byteCount: scratchOffset + scratchBytesPerLane * threads)
    }

    /// Runs the network on a batch; `logits` are valid until the next run.
    ///
    /// - Parameters:
    ///   - batch: The number of images, 1 to `maximumBatch`.
    ///   - observer: Called with the values after each stage. Where strides were pulled up, only every other row and
    ///     column of stages 1 to 3 was computed.
    ///   - continues: Asked between steps, on this thread; the run ends where it says no. Escaping,
    ///     for a closure that does not would be copied to the heap in each run.
    ///   - fill: Called once to write the input: `batch` × height × width × 3 normalised values, NHWC.
    /// - Returns: Whether the run went to its end.
    @discardableResult
    package func run(
        batch: Int, observer: Observer? = nil, continues: (() -> Bool)? = nil,
        fill: (UnsafeMutableBufferPointer<Float>) -> Void
    ) -> Bool {
        precondition((1...maximumBatch).contains(batch), "a batch of \(batch) does not fit \(maximumBatch)")
        let count = plan.description.inputHeight * plan.description.inputWidth * 3 * batch
        let input = unsafe (memory.base + offsets[0]).assumingMemoryBound(to: Float.self)
        unsafe fill(UnsafeMutableBufferPointer(start: input, count: count))
        self.batch = batch
        self.observer = observer
        lastStep.store(.max, ordering: .relaxed)
        self.continues = continues
        team.run(self)
        self.continues = nil
        self.observer = nil
        return lastStep.load(ordering: .relaxed) == .max
    }

    /// Runs the network on a batch and adds the time of each step to `nanoseconds`, in the order of the report's layers.
    package func run(
        batch: Int, profile nanoseconds: inout [UInt64], fill: (UnsafeMutableBufferPointer<Float>) -> Void
    ) {
        let profile = LayerProfile(segments: plan.segments)
        self.profile = profile
        unsafe run(batch: batch, fill: fill)
        self.profile = nil
        for (index, time) in profile.nanoseconds.joined().enumerated() { nanoseconds[index] += time }
    }

    /// Runs the network on one image, with one thread, and tells the range of each layer's output.
    package func ranges(fill: (UnsafeMutableBufferPointer<Float>) -> Void) -> ActivationRanges {
        precondition(threads == 1, "other threads would go on to the next layer")
        ranges = []
        unsafe run(batch: 1, fill: fill)
        defer { ranges = nil }
        return Dictionary(uniqueKeysWithValues: zip(plan.report.layers.map(\.name), ranges ?? []))
    }

    package func run(lane index: Int) {
        let lane = lanes[index]
        if index == 0 { profile?.start() }
        var done = 0
        for segment in plan.segments.indices {
            let images = plan.segments[segment].images(batch: batch, lanes: lane.count)
            for first in stride(from: 0, to: batch, by: images) {
                let pass = Pass(first: first, count: min(images, batch - first))
                for step in plan.segments[segment].steps.indices {
                    execute(plan.segments[segment].steps[step], pass, lane)
                    if index == 0, continues?() == false { lastStep.store(done, ordering: .releasing) }
                    lane.waitForOthers()
                    if lastStep.load(ordering: .acquiring) == done { return }
                    done += 1
                    if index == 0 { profile?.record(segment: segment, step: step) }
                    if index == 0, ranges != nil {
                        ranges?.append(range(of: plan.segments[segment].steps[step], pass))
                    }
                }
            }
            if observer != nil { observe(plan.segments[segment], lane) }
        }
    }

    private func execute(_ step: PlanStep, _ pass: Pass, _ lane: Lane) {
        switch step {
        case .stem(let step): runStem(step, pass, lane)
        case .convolution(let step): convolve(step, pass, lane)
        case .averagedConvolution(let step): convolveAndAverage(step, pass, lane)
        case .dense(let step): runDense(step, pass, lane)
        }
    }

    private func observe(_ segment: PlanSegment, _ lane: Lane) {
        if lane.index == 0, let (stage, tensor) = segment.stage {
            observer?(stage, featureMap(of: bind(tensor, Pass(first: 0, count: batch)), batch: batch))
        }
        lane.waitForOthers()
    }

    /// Calls `body` with the logits of an image of the last run; the pointer is valid during the call.
    package func withUnsafeLogits<Result>(
        head: Int, image: Int, _ body: (UnsafeBufferPointer<Float>) -> Result
    ) -> Result {
        precondition((0..<maximumBatch).contains(image))
        let heads = plan.description.heads
        let first = heads[..<head].reduce(0) { $0 + $1.units }
        let tensor = bind(plan.output, Pass(first: image, count: 1))
        let logits = unsafe tensor.base.assumingMemoryBound(to: Float.self) + first
        return unsafe body(UnsafeBufferPointer(start: logits, count: heads[head].units))
    }

    /// A tensor's place during a pass.
    func bind(_ index: Int, _ pass: Pass) -> BoundTensor {
        let tensor = plan.tensors[index]
        let offset = offsets[index] + (tensor.isWhole ? pass.first * tensor.imageStride : 0)
        return unsafe BoundTensor(base: memory.base + offset, tensor: tensor)
    }

    @unsafe var padding: UnsafeRawPointer { unsafe UnsafeRawPointer(memory.base + paddingOffset) }
    @unsafe var scratch: UnsafeMutableRawPointer { unsafe memory.base + scratchOffset }
    @unsafe var weights: UnsafeRawPointer { unsafe UnsafeRawPointer(plan.weights.base) }
}
