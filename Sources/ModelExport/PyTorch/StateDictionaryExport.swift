import Classification
import NetworkGraph
import NeuralNetwork

/// Writes a model as a PyTorch state dict with torchvision's names: the backbone's are those of our weight files, heads and
/// hidden layers are linear layers of their own names.
struct StateDictionaryExport {
    private let network: ResNetDescription
    private let weights: ModelWeights

    init(_ network: ResNetDescription, weights: ModelWeights) {
        self.network = network
        self.weights = weights
    }

    /// What a network of torchvision's own class must be told beside the weights, one sentence each.
    var notices: [String] {
        var notices: [String] = []
        if network.blockOrder == .preactivated {
            notices.append(
                "torchvision has no network with normalisation before the convolutions; names are by analogy")
        } else if network.blockKind == .bottleneck && network.strideIn == .conv1 && network.blocks.count > 1 {
            notices.append("the stride of a block is in conv1, where torchvision has it in conv2")
        }
        if network.batchNormEpsilon != 1e-5 {
            notices.append("the ε of all normalisations is \(network.batchNormEpsilon), torchvision's is 1e-5")
        }
        let borders = [network.stemBorder, network.poolingBorder, network.blockBorder]
        if borders.contains(where: { $0 != .symmetric }) {
            notices.append("borders of strided layers are not torchvision's: see borders in the metadata")
        }
        if network.baseWidth != 64 {
            notices.append("the first stage is \(network.baseWidth) wide, torchvision's is 64")
        }
        return notices
    }

    /// The whole file.
    ///
    /// - Parameter metadata: keys and texts about it.
    /// - Throws: `inexpressible` where a head's name is one of the backbone's.
    func bytes(metadata: [String: String]) throws(ExportError) -> [UInt8] {
        var writer = SafetensorsWriter()
        writer.metadata = metadata
        // PyTorch flattens channels, rows, columns; our weights are in the order rows, columns, channels.
        let first =
            network.pooling == .flatten ? network.hidden.first.map { [$0.name] } ?? network.heads.map(\.name) : []
        for name in weights.names {
            var tensor = try weights.tensor(name)
            guard name.hasPrefix("head.") else {
                writer.add(name, shape: tensor.shape, values: tensor.values)
                continue
            }
            let parts = name.split(separator: ".").map(String.init)
            let module = parts[1]
            guard !["conv1", "bn1", "norm"].contains(module), !module.hasPrefix("layer") else {
                throw .inexpressible(
                    format: .torchvision, reason: "\(module) is a layer of the backbone and of the model's own",
                    advice:
                        "rename the head or hidden layer in model.json and in the weight file, or take --format onnx")
            }
            if parts[2] == "weight", first.contains(module) { tensor = Self.channelsFirst(tensor, network) }
            writer.add("\(module).\(parts[2])", shape: tensor.shape, values: tensor.values)
        }
        return writer.bytes()
    }

    private static func channelsFirst(_ tensor: WeightTensor, _ network: ResNetDescription) -> WeightTensor {
        let channels = network.channels(afterStage: network.blocks.count - 1)
        let pixels = tensor.shape[1] / channels
        return WeightTensor(
            shape: tensor.shape,
            values: WeightTensor(shape: [tensor.shape[0], pixels, channels], values: tensor.values)
                .transposed([0, 2, 1]).values)
    }
}
