import NetworkGraph

/// A fully connected layer with what it applies to its result.
struct HeadLayer: Sendable {
    /// The graph's node of the layer, by which branches that share it recognise each other; nil for one made up here.
    var node: Int?
    var place: String
    var weights: DenseWeights
    var activation = ActivationKind.linear
}

/// The way from the last feature map to one output.
struct HeadBranch: Sendable {
    let output: String
    let pooling: FeaturePooling
    /// Dense layers in order; the last gives the logits.
    var layers: [HeadLayer]
    /// What the logits are divided by before the last activation.
    var temperature: Float

    /// The function that the network itself applies to the logits.
    var activation: ActivationKind { layers.last?.activation ?? .linear }
    var units: Int { layers.last?.weights.units ?? 0 }
}

/// How the last feature map becomes a vector.
enum FeaturePooling: Sendable, Equatable {
    case average
    /// All pixels, in the order row, column, channel.
    case flatten
}

/// Reads the dense layers between the last feature map and the outputs.
struct HeadRecognizer {
    let path: GraphPath
    let features: Int
    let channels: Int
    let size: MapSize

    /// One branch for each output of the graph, in order.
    ///
    /// - Throws: `unsupportedLayer` with the place of the first layer that a head does not have.
    func recognize() throws(ImportError) -> [HeadBranch] {
        var branches: [HeadBranch] = []
        for output in path.graph.outputs {
            guard let nodes = path.chain(from: features, to: output.node) else {
                throw .unsupportedArchitecture(
                    place: output.name, reason: "the output is not a chain of layers behind the last feature map")
            }
            branches.append(try branch(output.name, nodes))
        }
        return branches
    }

    private func branch(_ output: String, _ nodes: [Int]) throws(ImportError) -> HeadBranch {
        var (nodes, temperature) = (nodes, Float(1))
        if let found = self.temperature(nodes) {
            temperature = found
            nodes.remove(at: nodes.count - 2)
        }
        var state = HeadChain(path: path, channels: channels, size: size)
        for node in nodes { try state.add(node) }
        guard let pooling = state.pooling, !state.layers.isEmpty else {
            throw .unsupportedArchitecture(place: output, reason: "the output has no dense layer")
        }
        return HeadBranch(
            output: output, pooling: pooling, layers: try state.finished(output), temperature: temperature)
    }

    /// The divisor of all logits where a branch ends with a dense layer, one factor and an activation (Guo et al. 2017,
    /// arXiv:1706.04599).
    private func temperature(_ nodes: [Int]) -> Float? {
        guard nodes.count > 3, case .dense = path.operation(nodes[nodes.count - 3]),
            case .affine(let affine) = path.operation(nodes[nodes.count - 2]),
            case .activation = path.operation(nodes[nodes.count - 1]),
            affine.scale.count == 1, affine.shift.allSatisfy({ $0 == 0 }), (0.001...1000).contains(1 / affine.scale[0])
        else { return nil }
        return Float(1 / Double(affine.scale[0]))
    }
}

/// The dense layers of one branch while they are read. Scales and shifts between dense layers (batch normalisation of
/// vectors) are multiplied into the next dense layer, or into the last one.
private struct HeadChain {
    let path: GraphPath
    let channels: Int
    let size: MapSize
    var pooling: FeaturePooling?
    var layers: [HeadLayer] = []

    private var pending: ChannelAffine?
    /// Set by a flattening in PyTorch's order, until the next dense layer's columns are reordered.
    private var needsReordering = false

    init(path: GraphPath, channels: Int, size: MapSize) {
        self.path = path
        self.channels = channels
        self.size = size
    }

    mutating func add(_ node: Int) throws(ImportError) {
        switch path.operation(node) {
        case .globalAverage where pooling == nil: pooling = .average
        case .averagePooling(let window) where pooling == nil:
            guard size.height == size.width, window.size == size.height else {
                throw path.unexpected(
                    node, "it averages \(window.size)×\(window.size) of \(size.height)×\(size.width) pixels, not all")
            }
            pooling = .average
        case .flatten(let order):
            guard pooling == nil else { return }
            pooling = .flatten
            needsReordering = order == .channelsRowsColumns
        case .dense(let weights): try addDense(weights, node)
        case .normalization(let values): try addAffine(values.affine, node)
        case .affine(let affine): try addAffine(affine, node)
        case .activation(let kind): try addActivation(kind, node)
        default: throw path.unexpected(node, "it does not occur between pooling and outputs")
        }
    }

    private var width: Int? {
        if let last = layers.last { return last.weights.units }
        guard let pooling else { return nil }
        return pooling == .average ? channels : channels * size.height * size.width
    }

    private mutating func addDense(_ weights: DenseWeights, _ node: Int) throws(ImportError) {
        guard let width else { throw path.unexpected(node, "a dense layer on a feature map that was not pooled") }
        guard weights.inputs == width else {
            throw .misshapenWeights(
                place: path.place(node), name: "kernel", expected: [weights.units, width], found: weights.weights.shape)
        }
        var dense = weights
        if needsReordering {
            let spatial = WeightTensor(
                shape: [dense.units, channels, size.height, size.width], values: dense.weights.values)
            dense.weights = WeightTensor(
                shape: dense.weights.shape, values: spatial.transposed([0, 2, 3, 1]).values)
            needsReordering = false
        }
        if let affine = pending {
            dense.precede(with: affine)
            pending = nil
        }
        layers.append(HeadLayer(node: node, place: path.place(node), weights: dense))
    }

    private mutating func addAffine(_ affine: ChannelAffine, _ node: Int) throws(ImportError) {
        guard let width, pooling == .average || !layers.isEmpty else {
            throw path.unexpected(node, "it stands between the last block and the pooling")
        }
        let added = Normalization(affine, channels: width)
        guard added.gamma.count == width, added.beta.count == width else {
            throw path.unexpected(node, "it has \(added.gamma.count) values for \(width) units")
        }
        pending = pending.map { Normalization($0, channels: width).followed(by: added).affine } ?? added.affine
    }

    private mutating func addActivation(_ kind: ActivationKind, _ node: Int) throws(ImportError) {
        guard kind != .linear else { return }
        settle(place: path.place(node))
        guard let last = layers.last, last.activation == .linear else {
            throw path.unexpected(node, "an activation that does not follow a dense layer")
        }
        layers[layers.count - 1].activation = kind
    }

    /// Multiplies what is pending into the last dense layer, or into a new one where that has its activation already.
    private mutating func settle(place: String) {
        guard let affine = pending, let last = layers.last else { return }
        pending = nil
        if last.activation == .linear {
            layers[layers.count - 1].weights.follow(with: affine)
            layers[layers.count - 1].node = nil
        } else {
            var diagonal = DenseWeights.identity(last.weights.units)
            diagonal.follow(with: affine)
            layers.append(HeadLayer(node: nil, place: place, weights: diagonal))
        }
    }

    mutating func finished(_ output: String) throws(ImportError) -> [HeadLayer] {
        settle(place: output)
        return layers
    }
}

extension DenseWeights {
    /// The layer that passes its inputs on.
    static func identity(_ units: Int) -> DenseWeights {
        var values = [Float](repeating: 0, count: units * units)
        for unit in 0..<units { values[unit * units + unit] = 1 }
        return DenseWeights(
            weights: WeightTensor(shape: [units, units], values: values), bias: [Float](repeating: 0, count: units))
    }

    /// Changes the layer to one that computes the same from inputs before `affine`.
    mutating func precede(with affine: ChannelAffine) {
        for unit in 0..<units {
            var shift = Double(bias[unit])
            for input in 0..<inputs {
                let position = unit * inputs + input
                shift += Double(weights.values[position]) * Double(affine.shift[input])
                weights.values[position] *= affine.scale[input]
            }
            bias[unit] = Float(shift)
        }
    }

    /// Changes the layer so that its result is that of `affine` applied to it.
    mutating func follow(with affine: ChannelAffine) {
        for unit in 0..<units {
            bias[unit] = bias[unit] * affine.scale[unit] + affine.shift[unit]
            for input in 0..<inputs { weights.values[unit * inputs + input] *= affine.scale[unit] }
        }
    }
}
