import JSON
import NetworkGraph

/// Turns a Keras model and its weights into a layer graph, nested models flattened.
struct KerasGraphBuilder {
    let weights: any KerasWeights
    /// What the file hides in Python code, by the name of the Lambda layer.
    let lambdas: [String: PreprocessingMode]
    let path: String
    var graph = LayerGraph()
    /// The Lambda layers whose function is not in the file and that `lambdas` does not explain.
    private(set) var questions: [ImportQuestion] = []

    init(weights: any KerasWeights, lambdas: [String: PreprocessingMode], path: String) {
        self.weights = weights
        self.lambdas = lambdas
        self.path = path
    }

    /// Builds the graph of the outermost model.
    ///
    /// - Throws: `unsupportedLayer`, `missingWeights` or `misshapenWeights` with the layer's place; `unanswered` when a
    ///   Lambda layer's function is unknown; `corrupt` when the wiring is broken.
    mutating func build(_ model: KerasModel) throws(ImportError) -> LayerGraph {
        let results = try add(model, inputs: [], prefix: "")
        guard questions.isEmpty else { throw .unanswered(questions) }
        graph.outputs = zip(model.isSequential ? ["output"] : model.outputs.map(\.name), results).map { ($0, $1) }
        return graph.pruned()
    }

    /// Adds the layers of `model`, whose inputs are the nodes `inputs`; none for the outermost model.
    ///
    /// - Returns: The nodes of its outputs.
    private mutating func add(_ model: KerasModel, inputs: [Int], prefix: String) throws(ImportError) -> [Int] {
        model.isSequential
            ? [try addChain(model, inputs: inputs, prefix: prefix)]
            : try addNetwork(model, inputs: inputs, prefix: prefix)
    }

    private mutating func addChain(_ model: KerasModel, inputs: [Int], prefix: String) throws(ImportError) -> Int {
        var current = inputs.first
        for layer in model.layers {
            if layer.kind == "InputLayer" {
                current = current ?? addInput(layer, prefix: prefix)
                continue
            }
            let node = current ?? addInput(layer, prefix: prefix)
            current = try apply(layer, call: nil, to: [node], prefix: prefix).first
        }
        guard let current else { throw .corrupt(path: path, detail: "model \(prefix)\(model.name) has no layers") }
        return current
    }

    private mutating func addNetwork(_ model: KerasModel, inputs: [Int], prefix: String) throws(ImportError) -> [Int] {
        var values: [String: [[Int]]] = [:]
        for (reference, node) in zip(model.inputs, inputs) { values[reference.layer] = [[node]] }
        var waiting = model.layers.filter { values[$0.name] == nil }
        while !waiting.isEmpty {
            let before = waiting.count
            var later: [KerasLayer] = []
            for layer in waiting {
                let calls = layer.kind == "InputLayer" ? [] : layer.calls
                let sources = calls.map { call in call.inputs.map { Self.node($0, in: values) } }
                if layer.kind == "InputLayer" {
                    values[layer.name] = [[addInput(layer, prefix: prefix)]]
                } else if sources.contains(where: { $0.contains { $0 == nil } }) {
                    later.append(layer)
                } else {
                    var results: [[Int]] = []
                    for (call, nodes) in zip(calls, sources) {
                        results.append(try apply(layer, call: call, to: nodes.compactMap { $0 }, prefix: prefix))
                    }
                    values[layer.name] = results
                }
            }
            guard later.count < before else {
                throw .corrupt(path: path, detail: "layer \(prefix)\(later[0].name) reads a layer that does not exist")
            }
            waiting = later
        }
        let results = model.outputs.compactMap { Self.node($0.reference, in: values) }
        guard results.count == model.outputs.count, !results.isEmpty else {
            throw .corrupt(path: path, detail: "an output of model \(prefix)\(model.name) names no layer")
        }
        return results
    }

    /// The node of a reference; nil while its layer is not there yet. Keras 2 counts the calls of a nested model from 1,
    /// its own creation being number 0, so the last call stands for a number past the end.
    private static func node(_ reference: KerasModel.Reference, in values: [String: [[Int]]]) -> Int? {
        guard let calls = values[reference.layer], let last = calls.last else { return nil }
        let outputs = calls.indices.contains(reference.call) ? calls[reference.call] : last
        return outputs.indices.contains(reference.tensor) ? outputs[reference.tensor] : nil
    }

    private mutating func addInput(_ layer: KerasLayer, prefix: String) -> Int {
        let shape = layer.config["batch_shape"] ?? layer.config["batch_input_shape"]
        return graph.append(
            .input(width: shape?[2]?.integerValue, height: shape?[1]?.integerValue), inputs: [],
            place: prefix + layer.name)
    }

    /// Adds one application of a layer.
    private mutating func apply(
        _ layer: KerasLayer, call: KerasCall?, to inputs: [Int], prefix: String
    ) throws(ImportError) -> [Int] {
        let place = prefix + layer.name
        if let model = layer.model { return try add(model, inputs: inputs, prefix: place + "/") }
        guard let first = inputs.first else { throw .corrupt(path: path, detail: "layer \(place) reads nothing") }
        if KerasLayerReader.isIdentity(layer.kind) { return [first] }
        if layer.kind == "Lambda" { return [try addLambda(layer, input: first, place: place)] }
        if let result = try addOperation(layer, call: call, inputs: inputs, place: place) { return [result] }
        let reader = KerasLayerReader(layer: layer, place: place)
        let variables = try weights.variables(of: layer, place: place)
        var node = first
        for (index, operation) in try reader.operations(variables).enumerated() {
            node = graph.append(operation, inputs: index == 0 ? inputs : [node], place: place)
        }
        return [node]
    }

    private mutating func addLambda(_ layer: KerasLayer, input: Int, place: String) throws(ImportError) -> Int {
        guard let mode = lambdas[layer.name] ?? PreprocessingMode(lambda: layer.config) else {
            questions.append(
                ImportQuestion(
                    flag: "--lambda \(layer.name)=",
                    text: "what the Python code of the Lambda layer \(place) does", suggestion: nil,
                    choices: PreprocessingMode.allCases.map(\.rawValue)))
            return input
        }
        return mode.operations.reduce(input) { graph.append($1, inputs: [$0], place: place) }
    }
}
