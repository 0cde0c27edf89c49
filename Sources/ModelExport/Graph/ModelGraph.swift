import Classification
import NetworkGraph
import NeuralNetwork

/// A model as a graph of layers, with what stands around the network where that is wanted.
///
/// Places are the names of the weight file: `conv1`, `layer1.0.bn2`, `head.gender`.
struct ModelGraph {
    private(set) var graph = LayerGraph()
    private let description: ResNetDescription
    private let weights: ModelWeights

    /// - Parameters:
    ///   - model: the model.
    ///   - weights: its weights.
    ///   - isBare: Whether pixels enter as the network reads them and logits come out; otherwise the input is an RGB photo
    ///     of 0 to 255, and the outputs are probabilities.
    /// - Throws: `weights` with the tensor that is not there.
    init(_ model: ModelDescription, weights: ModelWeights, isBare: Bool) throws(ExportError) {
        description = model.network
        self.weights = weights
        var node = graph.append(
            .input(width: description.inputWidth, height: description.inputHeight), inputs: [], place: "input")
        if !isBare { node = add(model.input, after: node) }
        node = try add(description.stem, after: node)
        node = addPooling(after: node)
        for block in description.stages.joined() { node = try add(block, after: node) }
        if let last = description.finalNormalization {
            node = try add(last, after: node)
            node = append(.activation(.relu), after: node, "\(last.name).relu")
        }
        let isPooled = description.pooling == .average
        node = append(isPooled ? .globalAverage : .flatten(.rowsColumnsChannels), after: node, "pooling")
        try addDense(model.heads, after: node, isBare: isBare)
    }

    private mutating func append(_ operation: Operation, after node: Int, _ place: String) -> Int {
        graph.append(operation, inputs: [node], place: place)
    }

    /// The order of channels, then (x · scale − mean) / std in the form factor · x + shift.
    private mutating func add(_ input: InputDescription, after photo: Int) -> Int {
        var node = photo
        if input.channels == .bgr { node = append(.channels(order: [2, 1, 0]), after: node, "channels") }
        var scale = input.std.map { Float(input.scale / $0) }
        var shift = zip(input.mean, input.std).map { Float(0 - $0 / $1) }
        if Set(scale).count == 1 && Set(shift).count == 1 { (scale, shift) = ([scale[0]], [shift[0]]) }
        guard scale != [1] || shift != [0] else { return node }
        return append(.affine(ChannelAffine(scale: scale, shift: shift)), after: node, "pixels")
    }

    private mutating func add(_ layer: ConvolutionDescription, after input: Int) throws(ExportError) -> Int {
        let bias = "\(layer.name).bias"
        let convolution = Convolution(
            weights: try weights.tensor("\(layer.name).weight"),
            bias: weights.contains(bias) ? try weights.tensor(bias).values : nil, stride: layer.stride,
            padding: layer.border == .same ? .same : .explicit(Border(layer.kernel / 2)))
        var node = append(.convolution(convolution), after: input, layer.name)
        if let name = layer.normalization {
            node = try add(NormalizationDescription(name: name, channels: layer.outputs), after: node)
        }
        return node
    }

    private mutating func add(_ layer: NormalizationDescription, after input: Int) throws(ExportError) -> Int {
        let normalization = Normalization(
            gamma: try weights.tensor("\(layer.name).weight").values,
            beta: try weights.tensor("\(layer.name).bias").values,
            mean: try weights.tensor("\(layer.name).running_mean").values,
            variance: try weights.tensor("\(layer.name).running_var").values, epsilon: description.batchNormEpsilon)
        return append(.normalization(normalization), after: input, layer.name)
    }

    /// The rectifier and the pooling behind the first convolution.
    private mutating func addPooling(after stem: Int) -> Int {
        var node = stem
        if description.stem.activation == .relu { node = append(.activation(.relu), after: node, "relu") }
        let padding: Padding
        switch description.poolingBorder {
        case .symmetric: padding = .explicit(Border(1))
        case .same: padding = .same
        case .none: padding = .none
        case .zeros:
            padding = .none
            node = append(.padding(Border(1)), after: node, "maxpool.border")
        }
        return append(.maximumPooling(Window(size: 3, stride: 2, padding: padding)), after: node, "maxpool")
    }

    private mutating func add(_ block: BlockDescription, after input: Int) throws(ExportError) -> Int {
        let name = block.name
        var node = input
        if let preactivation = block.preactivation {
            node = try add(preactivation, after: node)
            node = append(.activation(.relu), after: node, "\(preactivation.name).relu")
        }
        var shortcut = input
        if let projection = block.projection {
            shortcut = try add(projection, after: node)
        } else if block.shortcutStride > 1 {
            shortcut = append(
                .maximumPooling(Window(size: 1, stride: block.shortcutStride, padding: .none)), after: input,
                "\(name).shortcut")
        }
        for (index, convolution) in block.convolutions.enumerated() {
            node = try add(convolution, after: node)
            // The last rectifier comes after the addition.
            guard index < block.convolutions.count - 1 else { break }
            node = append(.activation(.relu), after: node, "\(name).relu\(index + 1)")
        }
        node = graph.append(.sum, inputs: [shortcut, node], place: "\(name).add")
        return block.preactivation == nil ? append(.activation(.relu), after: node, "\(name).relu") : node
    }

    private mutating func addDense(_ heads: [Head], after features: Int, isBare: Bool) throws(ExportError) {
        var node = features
        for layer in description.hidden {
            node = try addDense(layer.name, after: node)
            if layer.activation != .linear, let kind = ActivationKind(rawValue: layer.activation.rawValue) {
                node = append(.activation(kind), after: node, "\(layer.name).\(kind.rawValue)")
            }
        }
        for head in heads {
            var output = try addDense(head.name, after: node)
            if !isBare {
                if head.temperature != 1 {
                    let affine = ChannelAffine(scale: [Float(1 / head.temperature)], shift: [0])
                    output = append(.affine(affine), after: output, "\(head.name).temperature")
                }
                let kind = head.kind == .binary ? ActivationKind.sigmoid : .softmax
                output = append(.activation(kind), after: output, "\(head.name).\(kind.rawValue)")
            }
            graph.outputs.append((head.name, output))
        }
    }

    private mutating func addDense(_ name: String, after input: Int) throws(ExportError) -> Int {
        let layer = DenseWeights(
            weights: try weights.tensor("head.\(name).weight"), bias: try weights.tensor("head.\(name).bias").values)
        return append(.dense(layer), after: input, "head.\(name)")
    }
}

extension BlockDescription {
    /// The part of the names that all its layers share: `layer1.0`.
    var name: String {
        convolutions[0].name.split(separator: ".").dropLast().joined(separator: ".")
    }
}
