import NetworkGraph

/// Finds stem and residual blocks in a layer graph.
struct BackboneRecognizer {
    let path: GraphPath

    /// Reads everything from `input`, the node that the stem reads, to the feature map that the heads read.
    ///
    /// - Throws: `unsupportedLayer` with the place of the first layer that a residual network does not have there.
    func recognize(from input: Int) throws(ImportError) -> Backbone {
        var (backbone, current) = try stem(from: input)
        for node in path.graph.nodes.indices {
            guard case .sum = path.operation(node), node > current else { continue }
            let block = try self.block(from: current, to: node)
            guard backbone.blocks.isEmpty || (block.preactivation != nil) == backbone.isPreactivated else {
                throw path.unexpected(node, "blocks with and without pre-activation are mixed")
            }
            backbone.blocks.append(block)
            current = node
            if !backbone.isPreactivated {
                guard let next = path.successor(of: node), case .activation(.relu) = path.operation(next) else {
                    throw path.unexpected(node, "a residual addition is followed by a rectifier")
                }
                current = next
            }
        }
        guard !backbone.blocks.isEmpty else {
            throw .unsupportedArchitecture(place: path.place(current), reason: "there is no residual block")
        }
        backbone.features = current
        if backbone.isPreactivated { try takeFinalNormalization(&backbone) }
        return backbone
    }

    /// Follows the wire from `input` to the max pooling.
    private func stem(from input: Int) throws(ImportError) -> (Backbone, last: Int) {
        var (nodes, current) = ([Int](), input)
        while let next = path.successor(of: current) {
            nodes.append(next)
            current = next
            if case .maximumPooling = path.operation(next) { break }
            if nodes.count > 10 { break }
        }
        var reader = BranchReader(nodes, in: path)
        guard let unit = try reader.takeUnit() else {
            throw .unsupportedArchitecture(
                place: path.place(nodes.first ?? input), reason: "a convolution is expected after the input")
        }
        guard let pooling = try reader.takePooling() else {
            throw .unsupportedArchitecture(
                place: path.place(reader.next ?? current), reason: "max pooling is expected after the first convolution"
            )
        }
        var backbone = Backbone(stem: unit, stemPooling: pooling.window)
        backbone.poolsOverZeros = pooling.readsZeros
        return (backbone, current)
    }

    /// Reads the two branches that meet in the addition `sum`.
    private func block(from start: Int, to sum: Int) throws(ImportError) -> Backbone.Block {
        var branches: [Branch] = []
        for input in path.graph.nodes[sum].inputs {
            guard let nodes = path.chain(from: start, to: input) else {
                throw path.unexpected(sum, "it does not join two branches of one residual block")
            }
            branches.append(try Branch(nodes, in: path))
        }
        branches.sort { $0.units.count > $1.units.count }
        guard branches.count == 2, branches[1].units.count <= 1, branches[0].units.count > 1 else {
            throw path.unexpected(sum, "it does not join a residual branch with a shortcut")
        }
        let (main, shortcut) = (branches[0], branches[1])
        guard main.pooling == nil, shortcut.units.first?.isRectified != true else {
            throw path.unexpected(sum, "pooling in the residual branch, or a rectifier in the shortcut")
        }
        var block = Backbone.Block(
            place: path.place(sum), preactivation: main.preactivation, units: main.units,
            projection: shortcut.units.first)
        if let window = shortcut.pooling {
            guard window.size == 1, window.padding == .none || window.padding == .same, block.projection == nil else {
                throw path.unexpected(sum, "a shortcut that pools more than one pixel")
            }
            block.shortcutStride = window.stride
        }
        return block
    }

    private func takeFinalNormalization(_ backbone: inout Backbone) throws(ImportError) {
        var (nodes, current) = ([Int](), backbone.features)
        while let next = path.successor(of: current) {
            nodes.append(next)
            current = next
            if case .activation = path.operation(next) { break }
        }
        var reader = BranchReader(nodes, in: path)
        let width = backbone.blocks.last?.outputs
        backbone.finalNormalization = try reader.takeNormalization(channels: width)
        guard backbone.finalNormalization != nil, reader.takeRectifier() else {
            throw .unsupportedArchitecture(
                place: path.place(backbone.features),
                reason: "the last pre-activated block is followed by normalisation and rectifier")
        }
        backbone.features = current
    }
}

/// The layers between the input of a block and its addition, on one side.
private struct Branch {
    var preactivation: Normalization?
    var units: [Backbone.Unit] = []
    var pooling: Window?

    init(_ nodes: [Int], in path: GraphPath) throws(ImportError) {
        var reader = BranchReader(nodes, in: path)
        if let normalization = try reader.takeNormalization(channels: nil) {
            preactivation = normalization
            guard reader.takeRectifier() else {
                throw .unsupportedArchitecture(
                    place: path.place(nodes[0]), reason: "a normalisation before the convolution without a rectifier")
            }
        }
        while let unit = try reader.takeUnit() { units.append(unit) }
        if units.isEmpty { pooling = try reader.takePooling()?.window }
        try reader.finish("it does not belong into a residual block")
    }
}
