import NetworkGraph
import NeuralNetwork

/// Recognises a residual network with several heads in a layer graph, whatever file it came from.
package struct NetworkRecognizer {
    private let path: GraphPath
    private let requestedSize: (width: Int, height: Int)?

    /// - Parameter graph: the layers as the file has them.
    /// - Parameter size: the input's size where the file leaves it open.
    package init(_ graph: LayerGraph, size: (width: Int, height: Int)?) {
        path = GraphPath(graph)
        requestedSize = size
    }

    /// - Throws: `unsupportedLayer` or `unsupportedArchitecture` with the place of the first layer that does not fit,
    ///   `unanswered` when the file leaves the input's size open.
    package func recognize() throws(ImportError) -> RecognizedNetwork {
        let (pipeline, start, size, resizing) = try input()
        let backbone = try BackboneRecognizer(path: path).recognize(from: start)
        let shape = try BackboneShape(backbone, input: size)
        let branches = try HeadRecognizer(
            path: path, features: backbone.features, channels: shape.channels, size: shape.features
        ).recognize()
        guard let pooling = branches.first?.pooling, branches.allSatisfy({ $0.pooling == pooling }) else {
            throw .unsupportedArchitecture(
                place: path.graph.outputs.last?.name ?? "outputs", reason: "the outputs are pooled in different ways")
        }
        let chain = try HeadMerger(branches).merged()
        var description = shape.description
        description.pooling = pooling == .average ? .average : .flatten
        var tensors = try BackboneTensors(backbone, shape: shape).tensors
        for (index, layer) in chain.hidden.enumerated() {
            let name = "hidden\(index)"
            guard let activation = Activation(rawValue: layer.activation.rawValue), activation != .softmax else {
                throw .unsupportedLayer(kind: "dense", place: layer.place, reason: "softmax between dense layers")
            }
            description.hidden.append(.init(name: name, units: layer.weights.units, activation: activation))
            tensors["head.\(name).weight"] = layer.weights.weights
            tensors["head.\(name).bias"] = WeightTensor(shape: [layer.weights.units], values: layer.weights.bias)
        }
        let heads = zip(branches, chain.heads).map {
            RecognizedNetwork.Head(
                output: $0.output, units: $0.units, activation: $0.activation, temperature: $0.temperature,
                weights: $1.weights)
        }
        description.heads = heads.map { .init(name: $0.output, units: $0.units) }
        return RecognizedNetwork(
            description: description, input: pipeline, resizing: resizing, heads: heads, tensors: tensors)
    }

    /// Follows the wire from the photo to the first layer that is no preprocessing.
    private func input() throws(ImportError) -> (InputPipeline, start: Int, MapSize, resizing: String?) {
        let inputs = path.graph.nodes.indices.filter { if case .input = path.operation($0) { true } else { false } }
        guard let first = inputs.first, inputs.count == 1, case .input(var width, var height) = path.operation(first)
        else {
            throw .unsupportedArchitecture(place: "inputs", reason: "the network has \(inputs.count) inputs, not one")
        }
        var (pipeline, current, resizing) = (InputPipeline(), first, String?.none)
        while let next = path.successor(of: current) {
            if case .resizing(let newWidth, let newHeight, let method) = path.operation(next) {
                guard width == nil || (width == newWidth && height == newHeight) else {
                    throw path.unexpected(next, "the photo would be resized twice")
                }
                (width, height, resizing) = (newWidth, newHeight, method)
            } else if !pipeline.append(path.operation(next)) {
                break
            }
            current = next
        }
        let size = try resolved(width: width, height: height)
        return (pipeline, current, size, resizing)
    }

    private func resolved(width: Int?, height: Int?) throws(ImportError) -> MapSize {
        if let requestedSize {
            let (width, height) = (width ?? requestedSize.width, height ?? requestedSize.height)
            guard (width, height) == requestedSize else {
                throw .invalidOption(
                    flag: "--input-size", value: "\(requestedSize.width)x\(requestedSize.height)",
                    allowed: "\(width)x\(height), which the file has")
            }
        }
        guard let width = width ?? requestedSize?.width, let height = height ?? requestedSize?.height else {
            throw .unanswered([
                ImportQuestion(flag: "--input-size", text: "the size in pixels that photos had in training, as 224x224")
            ])
        }
        let sides = ResNetDescription.inputSides
        guard sides.contains(width), sides.contains(height) else {
            throw .unsupportedArchitecture(
                place: "input",
                reason: "\(width)×\(height) pixels; \(sides.lowerBound) to \(sides.upperBound) are possible")
        }
        return MapSize(height: height, width: width)
    }
}
