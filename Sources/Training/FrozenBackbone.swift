import NeuralNetwork

/// The frozen parts of a network as an inference plan: convolutions with their normalisations folded, nothing kept.
final class FrozenBackbone {
    private let context: ResNetContext
    private let stage: ResNetStage

    /// - Parameters:
    ///   - tensors: Those of the description, by name.
    ///   - isWhole: Whether the features behind the pooling are wanted, or else the last block's values.
    init(
        _ description: ResNetDescription, tensors: [String: NamedTensor], options: TrainerOptions
    ) throws(TrainingError) {
        stage = .pooled
        let network = try InferenceNetwork.make(description, tensors: tensors, options: options)
        context = network.makeContext(maximumBatch: options.batchSize, threads: options.threads)
    }

    var byteCount: Int { context.byteCount }

    /// The values behind the last part, NHWC, of `count` images.
    func run(_ images: [Float], count: Int) -> [Float] {
        var result: [Float] = []
        unsafe context.run(
            batch: count,
            observer: { [stage] reached, map in if reached == stage { result = map.values() } },
            fill: { target in
                for index in 0..<images.count { unsafe target[index] = images[index] }
            })
        return result
    }
}

/// Networks for inference from tensors in memory.
enum InferenceNetwork {
    static func make(
        _ description: ResNetDescription, tensors: [String: NamedTensor], options: TrainerOptions
    ) throws(TrainingError) -> ResNet {
        var writer = SafetensorsWriter()
        for requirement in description.tensors {
            if let tensor = tensors[requirement.name] {
                writer.add(requirement.name, shape: tensor.shape, values: tensor.values)
            } else if requirement.name.hasPrefix("head.") {
                let zeros = [Float](repeating: 0, count: requirement.shape.reduce(1, *))
                writer.add(requirement.name, shape: requirement.shape, values: zeros)
            }
        }
        do {
            let file = try SafetensorsFile(bytes: writer.bytes())
            return try ResNet(
                description: description, weights: file,
                options: EngineOptions(
                    precision: options.precision == .bfloat16 ? .bf16 : .fp32, instructionSet: options.instructionSet))
        } catch let error as NetworkError {
            throw .network(error)
        } catch let error as SafetensorsError {
            throw .network(.weights(error))
        } catch {
            preconditionFailure("\(error)")
        }
    }
}
