import NeuralNetwork

/// Trains a residual network: each ``step(_:learningRate:)`` runs a batch forward and backward and changes the parameters.
///
/// All memory of activations, gradients, moments and packed weights is made at the start. Frozen parts at the front run as
/// an inference plan. The same start, seed, batches and number of threads give the same bits.
///
/// Not `Sendable`: a trainer belongs to one thread at a time.
package final class Trainer {
    /// The network.
    package let description: ResNetDescription
    package let heads: [TrainedHead]
    package let options: TrainerOptions
    /// The steps that were taken.
    package internal(set) var step = 0
    /// Nanoseconds of all steps so far by what they went to, and by operation and layer.
    package internal(set) var profile = StepProfile()

    /// The tensors that are part of the inference plan.
    let fixed: [String: NamedTensor]
    let store: ParameterStore
    let frozenBackbone: FrozenBackbone?
    let program: StepProgram?
    let dense: DenseLayers
    let optimizer: Optimizer
    /// Networks of the current weights and of the averaged ones, until the next step.
    var inference: [Bool: ResNetContext] = [:]

    /// Makes a trainer.
    ///
    /// - Parameters:
    ///   - network: With the heads of `heads`, in their order.
    ///   - weights: Start tensors by their torchvision names; those that are missing get start values from the seed.
    /// - Throws: `TrainingError` where the network is outside what can be trained, or a tensor has another shape.
    package init(
        network: ResNetDescription, weights: [String: NamedTensor], heads: [TrainedHead], options: TrainerOptions
    ) throws(TrainingError) {
        do { try network.validate() } catch { throw .network(error) }
        try Self.check(network, heads, options)
        description = network
        self.heads = heads
        self.options = options
        let frozen = FrozenLayers(network, options.frozen)
        let start = try StartTensors(network, given: weights, options: options).tensors
        let store = ParameterStore(network, frozen: frozen, tensors: start, options: options)
        self.store = store
        fixed = start.filter { !store.contains($0.key) }
        if frozen.isBackboneFrozen {
            frozenBackbone = try FrozenBackbone(network, tensors: start, options: options)
        } else if frozen.prefix.isEmpty {
            frozenBackbone = nil
        } else {
            frozenBackbone = try FrozenBackbone(
                frozen.prefixDescription(of: network), tensors: start, options: options)
        }
        program = frozen.isBackboneFrozen ? nil : StepProgram(network, frozen: frozen, options: options, store: store)
        dense = DenseLayers(network, options: options, store: store)
        optimizer = Optimizer(
            options: options.optimizer, gradientClip: options.gradientClip, averageDecay: options.averageDecay,
            team: LaneTeam.shared(count: options.threads))
    }

    /// The bytes of activations, parameters, gradients, moments, averages and packed weights.
    package var byteCount: Int {
        store.byteCount + (program?.context.byteCount ?? 0) + (frozenBackbone?.byteCount ?? 0)
    }

    /// What computes: kernels and how activations are stored.
    package var kernels: String { program?.context.kernels.name ?? "inference" }

    private static func check(
        _ network: ResNetDescription, _ heads: [TrainedHead], _ options: TrainerOptions
    ) throws(TrainingError) {
        guard network.heads.map(\.name) == heads.map(\.name) else {
            throw .heads(described: network.heads.map(\.name), trained: heads.map(\.name))
        }
        for (described, head) in zip(network.heads, heads) where described.units != head.kind.units {
            throw .untrainable(
                layer: "head \(head.name)",
                reason: "the network has \(described.units) units, the loss asks for \(head.kind.units)")
        }
        for head in heads {
            let classes = head.kind == .binary ? 2 : head.kind.units
            guard let weights = head.classWeights, weights.count != classes else { continue }
            throw .untrainable(
                layer: "head \(head.name)", reason: "\(weights.count) class weights for \(classes) classes")
        }
        for layer in network.hidden where layer.activation == .softmax {
            throw .untrainable(layer: layer.name, reason: "softmax is for heads; allowed: linear, relu, sigmoid, tanh")
        }
        guard options.batchSize > 0, options.threads > 0, (0..<1).contains(options.dropout) else {
            throw .untrainable(
                layer: "network",
                reason: "batch size, threads and dropout are \(options.batchSize), \(options.threads) and "
                    + "\(options.dropout); allowed: from 1, from 1, 0 to below 1")
        }
    }
}
