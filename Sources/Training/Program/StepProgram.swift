import NeuralNetwork

/// A network's operations with their memory.
final class StepProgram {
    let context: StepContext
    private let preparation: [Operation]
    private let forward: [Operation]
    private let backward: [Operation]
    private let normalizations: [NormalizationUnit]
    private let features: Int
    private let featureGradient: Int
    private let featureCount: Int
    /// Whether fixed weights must be packed anew.
    var isPrepared = false

    init(_ description: ResNetDescription, frozen: FrozenLayers, options: TrainerOptions, store: ParameterStore) {
        let choice = TrainingKernelChoice(
            options.precision == .float32 ? .float32 : .bfloat16, on: options.instructionSet)
        let builder = ProgramBuilder(
            description, frozen: frozen, options: options, store: store, element: choice.element)
        let kernels = choice.kernels(shapes: builder.convolutions.map(\.shape), threads: options.threads)
        context = StepContext(builder, kernels: kernels, store: store)
        preparation = builder.preparation
        forward = builder.forward
        backward = builder.backward
        normalizations = builder.normalizations.filter { !$0.isFrozen }
        features = builder.features
        featureGradient = builder.featureGradient
        featureCount = description.features
    }

    /// The features of a batch, from its images or what the frozen parts made of them.
    func runForward(_ input: [Float], count: Int, profile: inout StepProfile) -> [Float] {
        context.images = count
        if !isPrepared { run(preparation, &profile) }
        isPrepared = true
        unsafe input.withUnsafeBufferPointer { input in
            unsafe context.input = input.baseAddress
            run(forward, &profile)
            unsafe context.input = nil
        }
        let values = unsafe UnsafeBufferPointer(start: context.floats(features), count: count * featureCount)
        return unsafe Array(values)
    }

    /// Writes the gradients of the program's parameters.
    func runBackward(_ gradient: [Float], profile: inout StepProfile) {
        let target = unsafe context.floats(featureGradient)
        for index in gradient.indices { unsafe target[index] = gradient[index] }
        run(backward, &profile)
    }

    /// Lets the running statistics follow this step's batch.
    func updateStatistics(momentum: Float) {
        for normalization in normalizations { normalization.updateStatistics(context, momentum: momentum) }
    }

    private func run(_ operations: [Operation], _ profile: inout StepProfile) {
        for operation in operations {
            let start = StepProfile.now()
            operation.run(context)
            profile.add(operation.kind, operation.layer, since: start)
        }
    }
}
