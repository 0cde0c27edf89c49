import JSON
import NetworkGraph
import NeuralNetwork

/// What a state dict that `gag export` wrote says of its network beside the weights: the model.json in its metadata.
///
/// What it does not say, or says in a way that is not understood, stays open as in any other state dict.
struct WiringNote {
    /// The convolution of a bottleneck that has the stride: 1 or 2.
    private(set) var strideIn: Int?
    private(set) var epsilon: Float?
    private(set) var stemBorder = ResNetDescription.BorderRule.symmetric
    private(set) var poolingBorder: ResNetDescription.BorderRule?
    private(set) var blockBorder = ResNetDescription.BorderRule.symmetric
    private(set) var size: (width: Int, height: Int)?
    /// The hidden layers in order.
    private(set) var hidden: [(name: String, activation: ActivationKind)] = []
    /// The names of the outputs.
    private(set) var heads: Set<String> = []

    /// - Parameter metadata: the texts of the file's header.
    init(_ metadata: [String: String]) {
        guard let text = metadata["model.json"], let document = try? JSONValue.parse(Array(text.utf8)) else { return }
        strideIn = document["stride_in"]?.stringValue.map { $0 == "conv1" ? 1 : 2 }
        epsilon = document["batch_norm_epsilon"]?.doubleValue.map { Float($0) }
        func rule(_ key: String) -> ResNetDescription.BorderRule {
            document["borders"]?[key]?.stringValue.flatMap { .init(rawValue: $0) } ?? .symmetric
        }
        (stemBorder, poolingBorder, blockBorder) = (rule("stem"), rule("pooling"), rule("blocks"))
        if let width = document["input"]?["width"]?.integerValue,
            let height = document["input"]?["height"]?.integerValue
        {
            size = (width, height)
        }
        for layer in document["hidden"]?.arrayValue ?? [] {
            guard let name = layer["name"]?.stringValue,
                let kind = layer["activation"]?.stringValue.flatMap({ ActivationKind(rawValue: $0) })
            else { continue }
            hidden.append((name, kind))
        }
        heads = Set((document["heads"]?.objectValue ?? []).filter { !$0.value.isNull }.map(\.key))
    }
}
