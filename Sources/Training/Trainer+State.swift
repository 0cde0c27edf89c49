import NeuralNetwork

extension Trainer {
    /// The weights, ready for a weight file: torchvision names, running statistics included.
    ///
    /// - Parameter averaged: Whether those of the moving average are wanted, where there is one.
    package func weights(averaged: Bool = false) -> [String: NamedTensor] {
        var tensors = fixed
        let field: ParameterStore.Field = averaged && options.averageDecay != nil ? .average : .values
        for (index, parameter) in store.parameters.enumerated() where !parameter.isAuxiliary {
            tensors[parameter.name] = store.tensor(index, field)
        }
        return tensors
    }

    /// The gradients of the last step, by parameter, before clipping.
    package var gradients: [String: NamedTensor] {
        Dictionary(
            uniqueKeysWithValues: store.parameters.enumerated().filter { $1.role == .trained }.map {
                ($1.name, store.tensor($0, .gradients))
            })
    }

    /// Everything that the next steps depend on, beside options and batches: a trainer of the same network and options that
    /// is given it goes on to the same bits.
    package var state: TrainerState {
        get {
            var state = TrainerState(tensors: fixed, counters: ["step": UInt64(step)])
            for (index, parameter) in store.parameters.enumerated() {
                for (field, prefix) in fields(of: parameter) {
                    state.tensors[prefix + parameter.name] = store.tensor(index, field)
                }
            }
            return state
        }
        set {
            for (index, parameter) in store.parameters.enumerated() {
                for (field, prefix) in fields(of: parameter) {
                    guard let tensor = newValue.tensors[prefix + parameter.name], tensor.shape == parameter.shape
                    else { continue }
                    store.set(index, field, tensor)
                }
            }
            step = Int(newValue.counters["step"] ?? 0)
            program?.isPrepared = false
            inference = [:]
        }
    }

    /// The names of the tensors that ``state`` must have for this trainer.
    package var stateNames: [String] {
        store.parameters.flatMap { parameter in fields(of: parameter).map { $0.1 + parameter.name } }
    }

    private func fields(of parameter: Parameter) -> [(ParameterStore.Field, String)] {
        var fields: [(ParameterStore.Field, String)] = [(.values, "")]
        if options.averageDecay != nil { fields.append((.average, "average.")) }
        guard parameter.role == .trained else { return fields }
        if options.optimizer.moments > 0 { fields.append((.firstMoments, "optimizer.first.")) }
        if options.optimizer.moments > 1 { fields.append((.secondMoments, "optimizer.second.")) }
        return fields
    }

    /// The logits of each head for some images, sample after sample, computed as the service would.
    ///
    /// - Parameters:
    ///   - images: NHWC, one behind the other.
    ///   - averaged: Whether the averaged weights are used, where there are any.
    /// - Throws: `TrainingError` where the weights are not finite.
    package func predict(
        images: [Float], count: Int, averaged: Bool = false
    ) throws(TrainingError) -> [[Float]] {
        let context = try inferenceContext(averaged: averaged)
        let pixels = description.inputShape.count
        precondition(images.count == count * pixels)
        var logits = [[Float]](repeating: [], count: heads.count)
        for first in stride(from: 0, to: count, by: options.batchSize) {
            let batch = min(options.batchSize, count - first)
            unsafe context.run(batch: batch) { target in
                for index in 0..<batch * pixels { unsafe target[index] = images[first * pixels + index] }
            }
            for head in heads.indices {
                for image in 0..<batch { logits[head] += context.logits(head: head, image: image) }
            }
        }
        return logits
    }

    private func inferenceContext(averaged: Bool) throws(TrainingError) -> ResNetContext {
        if let context = inference[averaged] { return context }
        // One at a time: each holds a copy of the weights.
        inference = [:]
        let network = try InferenceNetwork.make(description, tensors: weights(averaged: averaged), options: options)
        let context = network.makeContext(maximumBatch: options.batchSize, threads: options.threads)
        inference[averaged] = context
        return context
    }
}

/// What a trainer can go on from.
package struct TrainerState: Sendable, Equatable {
    /// Weights and running statistics by their names; moments under `optimizer.first.` and `optimizer.second.`, averages
    /// under `average.`.
    package var tensors: [String: NamedTensor]
    /// `step`, which also is dropout's random state.
    package var counters: [String: UInt64]

    package init(tensors: [String: NamedTensor], counters: [String: UInt64]) {
        self.tensors = tensors
        self.counters = counters
    }
}
