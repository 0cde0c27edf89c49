import HDF5
import NetworkGraph

/// Keras weights without an architecture: `.weights.h5`, or an `.h5` that `save_weights` of Keras 2 wrote.
///
/// Layers are known by the names of keras.applications where the file has names (`conv2_block1_1_conv`, before Keras 2.2
/// `res2a_branch2a`); else by their order, which is that of the model's `layers`.
struct KerasBareWeights {
    /// A layer with weights.
    struct Leaf {
        var name: String?
        var variables: [String: WeightTensor]
    }

    private var convolutions: [Leaf] = []
    private var normalizations: [Leaf] = []
    private var dense: [Leaf] = []
    private let path: String

    init(file: HDF5File, isCheckpoint: Bool) throws(ImportError) {
        path = file.path
        let leaves = try isCheckpoint ? Self.checkpoint("", file) : Self.legacy(file)
        for leaf in leaves {
            if leaf.variables["moving_mean"] != nil {
                normalizations.append(leaf)
            } else if let kernel = leaf.variables["kernel"] {
                if kernel.shape.count == 4 { convolutions.append(leaf) } else { dense.append(leaf) }
            } else {
                throw .unsupportedArchitecture(
                    place: leaf.name ?? "weights",
                    reason: "weights of this kind need the architecture: give model.to_json() with --config")
            }
        }
    }

    private static func legacy(_ file: HDF5File) throws(ImportError) -> [Leaf] {
        var leaves: [Leaf] = []
        for (name, variables) in try KerasLegacyWeights(file: file, root: "/").layers {
            var positions: [String: Int] = [:]
            for variable in variables {
                let layer = variable.layer ?? name
                let position = positions[layer] ?? leaves.count
                if positions.updateValue(position, forKey: layer) == nil {
                    leaves.append(Leaf(name: layer, variables: [:]))
                }
                leaves[position].variables[variable.name] = try file.tensor(variable.dataset)
            }
        }
        return leaves
    }

    /// The layers of one group of a checkpoint; those of nested models, the backbone, come first.
    private static func checkpoint(_ parent: String, _ file: HDF5File) throws(ImportError) -> [Leaf] {
        guard
            let level = KerasCheckpoint.levels.map({ parent.isEmpty ? $0 : "\(parent)/\($0)" }).first(
                where: file.contains)
        else { return [] }
        let children = file.children(of: level)
        var leaves: [Leaf] = []
        for kind in ["functional", "sequential", "model"] {
            for group in KerasCheckpoint.groups(of: kind, among: children) {
                leaves += try checkpoint("\(level)/\(group)", file)
            }
        }
        let names = [
            "conv2d": ["kernel", "bias"], "dense": ["kernel", "bias"],
            "batch_normalization": ["gamma", "beta", "moving_mean", "moving_variance"],
        ]
        for (kind, variables) in names {
            for group in KerasCheckpoint.groups(of: kind, among: children) {
                let vars = "\(level)/\(group)/vars"
                let count = file.children(of: vars).count
                guard count > 0 else { continue }
                guard count == variables.count || kind != "batch_normalization" else {
                    throw .unsupportedArchitecture(
                        place: group, reason: "batch normalisation without scale or shift needs --config")
                }
                var leaf = Leaf(name: file.strings(attribute: "name", of: vars)?.first, variables: [:])
                for (index, name) in variables.prefix(count).enumerated() {
                    leaf.variables[name] = try file.tensor("\(vars)/\(index)")
                }
                leaves.append(leaf)
            }
        }
        return leaves
    }

    /// The graph of the family that the weights belong to.
    func graph(family: WeightFamily) throws(ImportError) -> LayerGraph {
        var network = BareNetwork()
        network.hiddenActivation = family.hiddenActivation ?? .relu
        network.strideIn = family.strideIn ?? 1
        let epsilon = family.epsilon ?? 1.001e-5
        let hasNames = convolutions.allSatisfy { $0.name.flatMap { KerasBlockName($0) } != nil }
        network.poolingBorder = try padsPooling(family) ? .zeros : .none
        if hasNames {
            try sortByName(into: &network, epsilon: family.epsilon ?? Self.epsilon(convolutions))
        } else {
            try KerasLayerOrder(convolutions: convolutions, normalizations: normalizations, epsilon: epsilon)
                .sort(into: &network, path: path)
        }
        network.dense = try DenseWiring.chain(
            dense.enumerated().map { index, leaf in
                (leaf.name ?? "dense_\(index)", Self.denseWeights(leaf))
            })
        return try network.graph()
    }

    /// Layers were named `res2a_branch2a` before and after Keras 2.2 gave the first pooling its border.
    private func padsPooling(_ family: WeightFamily) throws(ImportError) -> Bool {
        if let answer = family.padsPooling { return answer }
        guard convolutions.contains(where: { $0.name?.hasPrefix("res2") ?? false }) else { return true }
        throw .unanswered([
            ImportQuestion(
                flag: "--pool-border",
                text: "whether the first pooling has a border: none in Keras 2.0 and 2.1, symmetric from 2.2 on",
                choices: ["none", "symmetric"])
        ])
    }

    /// keras.applications had Keras' default of 1e-3 while its layers were named `res2a_branch2a`.
    private static func epsilon(_ convolutions: [Leaf]) -> Float {
        convolutions.contains { $0.name?.hasPrefix("res2") ?? false } ? 1e-3 : 1.001e-5
    }

    private func sortByName(into network: inout BareNetwork, epsilon: Float) throws(ImportError) {
        var blocks: [KerasBlockName.Block: BareNetwork.Block] = [:]
        for leaf in convolutions + normalizations {
            guard let text = leaf.name, let name = KerasBlockName(text) else {
                throw .unsupportedArchitecture(
                    place: leaf.name ?? "weights", reason: "its name is not one of keras.applications")
            }
            switch name {
            case .stem: Self.assign(leaf, to: &network.stem, epsilon: epsilon)
            case .final: network.finalNormalization = Self.normalization(leaf, epsilon: epsilon)
            case .preactivation(let block):
                blocks[block, default: BareNetwork.Block(place: block.text)].preactivation =
                    Self.normalization(leaf, epsilon: epsilon)
            case .unit(let block, let number):
                Self.assign(
                    leaf,
                    to: &blocks[block, default: BareNetwork.Block(place: block.text)].units[number, default: .init()],
                    epsilon: epsilon)
            }
        }
        network.blocks = blocks.sorted { $0.key < $1.key }.map(\.value)
    }

    static func assign(_ leaf: Leaf, to unit: inout BareNetwork.Unit, epsilon: Float) {
        if let kernel = leaf.variables["kernel"] {
            unit.convolution = kernel.transposed([3, 2, 0, 1])
            unit.bias = leaf.variables["bias"]?.values
        } else {
            unit.normalization = normalization(leaf, epsilon: epsilon)
        }
    }

    static func normalization(_ leaf: Leaf, epsilon: Float) -> Normalization {
        let mean = leaf.variables["moving_mean"]?.values ?? []
        func values(_ name: String, _ fallback: Float) -> [Float] {
            leaf.variables[name]?.values ?? [Float](repeating: fallback, count: mean.count)
        }
        return Normalization(
            gamma: values("gamma", 1), beta: values("beta", 0), mean: mean, variance: values("moving_variance", 1),
            epsilon: epsilon)
    }

    private static func denseWeights(_ leaf: Leaf) -> DenseWeights {
        let kernel = leaf.variables["kernel"].map { $0.shape.count == 2 ? $0.transposed([1, 0]) : $0 }
        let weights = kernel ?? WeightTensor(shape: [0, 0], values: [])
        return DenseWeights(
            weights: weights,
            bias: leaf.variables["bias"]?.values ?? [Float](repeating: 0, count: weights.shape.first ?? 0))
    }
}
