import NetworkGraph

/// Wires the linear layers of a state dict by their names: modules named after gender or age, and those that are said to
/// be, are the outputs, with what
/// else is in the same `nn.Sequential` before them; all other layers are shared.
struct StateDictionaryHeads {
    private struct Layer {
        let name: String
        /// The module around the numbered layer: `age_head` for `age_head.3`.
        let group: String
        let index: Int
        let weights: DenseWeights
    }

    private let layers: [Layer]

    private let saidOutputs: Set<String>
    private let order: [String]

    /// - Parameters:
    ///   - layers: all linear layers by their names.
    ///   - outputs: modules that are outputs whatever their names.
    ///   - order: the names of shared layers in the order in which they follow each other, as far as it is known.
    init(layers: [String: DenseWeights], outputs: Set<String>, order: [String] = []) {
        self.order = order
        saidOutputs = outputs
        self.layers = layers.map { name, weights in
            let parts = name.split(separator: ".")
            guard let last = parts.last, let index = Int(last) else {
                return Layer(name: name, group: name, index: 0, weights: weights)
            }
            return Layer(
                name: name, group: parts.dropLast().joined(separator: "."), index: index, weights: weights)
        }.sorted { ($0.group, $0.index) < ($1.group, $1.index) }
    }

    /// The layers in an order in which they can be computed.
    ///
    /// - Throws: `unsupportedArchitecture` when the shapes do not make a chain.
    func wired(features: Int?) throws(ImportError) -> [BareNetwork.Dense] {
        var result: [BareNetwork.Dense] = []
        func isOutput(_ layer: Layer) -> Bool {
            if order.contains(layer.name) { return false }
            return saidOutputs.contains(layer.group) || KnownHead.words(suggestedBy: layer.group) != nil
        }
        var shared = layers.filter { !isOutput($0) }
        let outputs = layers.filter(isOutput)
        // The shared layer that no other shared layer feeds comes first.
        while !shared.isEmpty {
            let position: Int?
            if let known = order.first(where: { name in shared.contains { $0.name == name } }) {
                position = shared.firstIndex { $0.name == known }
            } else if let last = result.last {
                position = shared.firstIndex { $0.weights.inputs == last.weights.units }
            } else {
                position = shared.firstIndex { layer in !shared.contains { $0.weights.units == layer.weights.inputs } }
            }
            guard let position else {
                throw .unsupportedArchitecture(
                    place: shared[0].name,
                    reason: "it reads \(shared[0].weights.inputs) values, which no other layer gives")
            }
            let layer = shared.remove(at: position)
            result.append(
                BareNetwork.Dense(
                    name: layer.name, weights: layer.weights, source: result.isEmpty ? nil : result.count - 1,
                    isHead: false))
        }
        let trunk = result.isEmpty ? nil : result.count - 1
        for (index, layer) in outputs.enumerated() {
            let follows = index > 0 && outputs[index - 1].group == layer.group
            let isLast = index + 1 == outputs.count || outputs[index + 1].group != layer.group
            let source = follows ? result.count - 1 : trunk
            if let source, result[source].weights.units != layer.weights.inputs {
                throw .unsupportedArchitecture(
                    place: layer.name,
                    reason: "it reads \(layer.weights.inputs) values, \(result[source].name) gives "
                        + "\(result[source].weights.units)")
            }
            result.append(
                BareNetwork.Dense(
                    name: isLast ? layer.group : layer.name, weights: layer.weights, source: source, isHead: isLast))
        }
        guard !outputs.isEmpty else {
            throw .unsupportedArchitecture(
                place: layers.first?.name ?? "state dict",
                reason: "no linear layer is named after gender or age, as gender_head.weight")
        }
        return result
    }
}
