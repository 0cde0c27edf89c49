import NetworkGraph
import NeuralNetwork

/// The weights of a residual network without its wiring, sorted into stem, blocks and dense layers.
///
/// Files of bare weights hold nothing else. The wiring of the family that the names and shapes belong to is built around
/// them, and then recognised like any other graph.
struct BareNetwork: Sendable {
    /// A convolution and the normalisation behind it (in pre-activated blocks: the one of the same number).
    struct Unit: Sendable {
        var convolution: WeightTensor?
        var bias: [Float]?
        var normalization: Normalization?
    }

    /// One block: units by their number from 1, the projection under 0.
    struct Block: Sendable {
        var place: String
        var units: [Int: Unit] = [:]
        var preactivation: Normalization?
    }

    /// A dense layer and what it reads: another dense layer by position, or the pooled features (nil).
    struct Dense: Sendable {
        var name: String
        var weights: DenseWeights
        var source: Int?
        var isHead: Bool
        /// The activation of a hidden layer; nil for that of all.
        var activation: ActivationKind?
    }

    var stem = Unit()
    var blocks: [Block] = []
    var finalNormalization: Normalization?
    var dense: [Dense] = []
    /// The order in which the framework flattens a feature map.
    var flattenOrder = FlattenOrder.rowsColumnsChannels
    /// The convolution that carries the stride of a bottleneck, counted from 1.
    var strideIn = 1
    var hiddenActivation = ActivationKind.relu
    /// How the borders of strided layers are filled; frameworks differ.
    var stemBorder = ResNetDescription.BorderRule.symmetric
    /// Keras pads with zeros, which count where no rectifier came before.
    var poolingBorder = ResNetDescription.BorderRule.zeros
    var blockBorder = ResNetDescription.BorderRule.symmetric
    /// The input's size, where the file says it.
    var size: (width: Int, height: Int)?

    private var isPreactivated: Bool { finalNormalization != nil }

    /// The graph of the family.
    ///
    /// - Throws: `missingWeights` with the place of a layer that has none.
    func graph() throws(ImportError) -> LayerGraph {
        var graph = LayerGraph()
        var node = graph.append(.input(width: size?.width, height: size?.height), inputs: [], place: "input")
        node = try add(
            stem, stride: 2, after: node, to: &graph, place: "conv1", isRectified: !isPreactivated,
            border: stemBorder)
        if poolingBorder == .zeros { node = graph.append(.padding(Border(1)), inputs: [node], place: "pool1") }
        node = graph.append(
            .maximumPooling(Window(size: 3, stride: 2, padding: Self.padding(poolingBorder, kernel: 3))),
            inputs: [node], place: "pool1")
        for (index, block) in blocks.enumerated() {
            node = try add(block, number: index, after: node, to: &graph)
        }
        if let finalNormalization {
            node = graph.append(.normalization(finalNormalization), inputs: [node], place: "norm")
            node = graph.append(.activation(.relu), inputs: [node], place: "norm")
        }
        try addDense(after: node, to: &graph)
        return graph.pruned()
    }

    private static func padding(_ rule: ResNetDescription.BorderRule, kernel: Int) -> Padding {
        switch rule {
        case .symmetric: .explicit(Border(kernel / 2))
        case .same: .same
        case .zeros, .none: .none
        }
    }

    private func width(_ index: Int) -> Int {
        blocks.indices.contains(index) ? blocks[index].units[1]?.convolution?.shape[0] ?? 0 : 0
    }

    private func add(
        _ block: Block, number: Int, after input: Int, to graph: inout LayerGraph
    ) throws(ImportError) -> Int {
        let beginsStage = number == 0 || width(number) != width(number - 1)
        let endsStage = number + 1 < blocks.count && width(number + 1) != width(number)
        let isStrided = isPreactivated ? endsStage : beginsStage && number > 0
        var node = input
        if let preactivation = block.preactivation {
            node = graph.append(.normalization(preactivation), inputs: [node], place: block.place)
            node = graph.append(.activation(.relu), inputs: [node], place: block.place)
        }
        var shortcut = input
        let stride = isStrided ? 2 : 1
        if let projection = block.units[0] {
            shortcut = try add(
                projection, stride: stride, after: isPreactivated ? node : input, to: &graph,
                place: "\(block.place).0", isRectified: false)
        } else if isStrided {
            shortcut = graph.append(
                .maximumPooling(Window(size: 1, stride: 2, padding: .none)), inputs: [input], place: block.place)
        }
        let count = block.units.keys.max() ?? 0
        let strided = count == 2 ? 1 : isPreactivated ? 2 : strideIn
        for index in 1..<max(1, count + 1) {
            node = try add(
                block.units[index] ?? Unit(), stride: index == strided ? stride : 1, after: node, to: &graph,
                place: "\(block.place).\(index)", isRectified: index < count)
        }
        node = graph.append(.sum, inputs: [shortcut, node], place: block.place)
        return isPreactivated ? node : graph.append(.activation(.relu), inputs: [node], place: block.place)
    }

    private func add(
        _ unit: Unit, stride: Int, after input: Int, to graph: inout LayerGraph, place: String, isRectified: Bool,
        border: ResNetDescription.BorderRule? = nil
    ) throws(ImportError) -> Int {
        guard let weights = unit.convolution else { throw .missingWeights(place: place, name: "convolution kernel") }
        guard weights.shape.count == 4 else {
            throw .misshapenWeights(place: place, name: "kernel", expected: [0, 0, 1, 1], found: weights.shape)
        }
        let kernel = weights.shape[2]
        let rule = border ?? (kernel == 3 && stride > 1 ? blockBorder : .symmetric)
        let convolution = Convolution(
            weights: weights, bias: unit.bias, stride: stride, padding: Self.padding(rule, kernel: kernel))
        var node = graph.append(.convolution(convolution), inputs: [input], place: place)
        if let normalization = unit.normalization {
            node = graph.append(.normalization(normalization), inputs: [node], place: place)
        }
        return isRectified ? graph.append(.activation(.relu), inputs: [node], place: place) : node
    }

    private func addDense(after features: Int, to graph: inout LayerGraph) throws(ImportError) {
        let last = blocks.last.flatMap { block in block.units[block.units.keys.max() ?? 0]?.convolution?.shape[0] }
        let isPooled = dense.first { $0.source == nil }?.weights.inputs == last
        let pooled = graph.append(
            isPooled ? .globalAverage : .flatten(flattenOrder), inputs: [features], place: "pooling")
        var nodes: [Int] = []
        for layer in dense {
            var node = graph.append(
                .dense(layer.weights), inputs: [layer.source.map { nodes[$0] } ?? pooled], place: layer.name)
            if layer.isHead {
                graph.outputs.append((layer.name, node))
            } else {
                let activation = layer.activation ?? hiddenActivation
                if activation != .linear {
                    node = graph.append(.activation(activation), inputs: [node], place: layer.name)
                }
            }
            nodes.append(node)
        }
        guard !graph.outputs.isEmpty else { throw .missingWeights(place: "heads", name: "dense kernel") }
    }
}
