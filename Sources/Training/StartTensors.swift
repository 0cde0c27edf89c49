import NeuralNetwork

/// Every tensor of a network before the first step: given ones, and start values of those that are missing.
struct StartTensors {
    private(set) var tensors: [String: NamedTensor] = [:]

    /// - Throws: `TrainingError.misshapen` where a given tensor has another shape than the description says.
    init(
        _ description: ResNetDescription, given: [String: NamedTensor], options: TrainerOptions
    ) throws(TrainingError) {
        var initialization = Initialization(seed: options.seed)
        let convolutions = Self.convolutions(of: description)
        let withoutNormalization = Set(convolutions.filter { $0.normalization == nil }.map { "\($0.name).bias" })
        for requirement in description.tensors {
            if let tensor = given[requirement.name] {
                guard tensor.shape == requirement.shape else {
                    throw .misshapen(
                        tensor: requirement.name, expected: requirement.shape, found: tensor.shape)
                }
                tensors[requirement.name] = tensor
            } else if !requirement.isOptional || withoutNormalization.contains(requirement.name) {
                tensors[requirement.name] = initialization.tensor(requirement.name, shape: requirement.shape)
            }
        }
        for convolution in convolutions { foldBias(of: convolution) }
    }

    /// A bias before a normalisation only moves the mean.
    private mutating func foldBias(of convolution: ConvolutionDescription) {
        guard let normalization = convolution.normalization,
            let bias = tensors.removeValue(forKey: "\(convolution.name).bias"),
            var mean = tensors["\(normalization).running_mean"]
        else { return }
        for index in mean.values.indices { mean.values[index] -= bias.values[index] }
        tensors["\(normalization).running_mean"] = mean
    }

    private static func convolutions(of description: ResNetDescription) -> [ConvolutionDescription] {
        [description.stem]
            + description.stages.joined().flatMap { $0.convolutions + ($0.projection.map { [$0] } ?? []) }
    }
}
