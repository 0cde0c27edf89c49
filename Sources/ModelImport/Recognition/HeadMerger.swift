import NetworkGraph

/// Brings branches of different outputs into one chain of hidden layers with all heads on the last, as the service runs
/// them.
///
/// Layers that all branches share stay as they are. Where branches part, the layers of one level become one layer whose
/// weight matrix has a block for each branch and zeros elsewhere; a branch that ends early is passed on by an identity,
/// which a rectifier leaves alone because the values are not negative. The results are the same numbers.
struct HeadMerger {
    /// The chain: hidden layers, then one head for each branch, in order.
    struct Result {
        var hidden: [HeadLayer] = []
        var heads: [HeadLayer] = []
    }

    private let branches: [HeadBranch]

    init(_ branches: [HeadBranch]) {
        self.branches = branches
    }

    /// - Throws: `unsupportedArchitecture` when layers of one level have activations that cannot stand side by side.
    func merged() throws(ImportError) -> Result {
        let shared = sharedDepth()
        var result = Result(hidden: Array(branches[0].layers.prefix(shared)))
        let depth = branches.map { $0.layers.count - 1 }.max() ?? 0
        // What each branch has computed so far is a slice of the level's units: all of them while the layers are shared.
        var slices: [Range<Int>]?
        for level in shared..<max(shared, depth) {
            let (layer, next) = try mergedLayer(level: level, slices: slices, previous: result.hidden.last)
            result.hidden.append(layer)
            slices = next
        }
        for (index, branch) in branches.enumerated() {
            guard var head = branch.layers.last else { continue }
            if let slices, let width = result.hidden.last?.weights.units {
                head.weights = head.weights.widened(inputs: width, at: slices[index].lowerBound)
            }
            result.heads.append(head)
        }
        return result
    }

    /// How many layers from the start are the same node in every branch; never the last of a branch.
    private func sharedDepth() -> Int {
        let limit = branches.map { $0.layers.count - 1 }.min() ?? 0
        for level in 0..<limit {
            let nodes = Set(branches.map { $0.layers[level].node })
            if nodes.count != 1 || nodes.contains(nil) { return level }
        }
        return limit
    }

    private func mergedLayer(
        level: Int, slices: [Range<Int>]?, previous: HeadLayer?
    ) throws(ImportError) -> (HeadLayer, [Range<Int>]) {
        let active = branches.compactMap { level < $0.layers.count - 1 ? $0.layers[level] : nil }
        guard let first = active.first else { preconditionFailure("a level has a layer") }
        guard active.allSatisfy({ $0.activation == first.activation }) else {
            throw .unsupportedArchitecture(
                place: first.place, reason: "the branches' dense layers of one level have different activations")
        }
        var (rows, bias, next): ([[Float]], [Float], [Range<Int>]) = ([], [], [])
        let width = previous?.weights.units ?? first.weights.inputs
        // Branches that still share everything share the identity too.
        var passed: Range<Int>?
        for (index, branch) in branches.enumerated() {
            let offset = slices?[index].lowerBound ?? 0
            let start = rows.count
            if level < branch.layers.count - 1 {
                let dense = branch.layers[level].weights.widened(inputs: width, at: offset)
                for unit in 0..<dense.units {
                    rows.append(Array(dense.weights.values[unit * width..<(unit + 1) * width]))
                }
                bias += dense.bias
            } else if slices == nil, let passed {
                next.append(passed)
                continue
            } else {
                try checkPassing(level: level, branch: branch, activation: first.activation, previous: previous)
                let count = slices?[index].count ?? width
                let identity = DenseWeights.identity(count).widened(inputs: width, at: offset)
                for unit in 0..<count { rows.append(Array(identity.weights.values[unit * width..<(unit + 1) * width])) }
                bias += identity.bias
                if slices == nil { passed = start..<rows.count }
            }
            next.append(start..<rows.count)
        }
        let weights = DenseWeights(
            weights: WeightTensor(shape: [rows.count, width], values: Array(rows.joined())), bias: bias)
        return (HeadLayer(node: nil, place: first.place, weights: weights, activation: first.activation), next)
    }

    /// Passing values on is exact when the level's activation leaves them alone.
    private func checkPassing(
        level: Int, branch: HeadBranch, activation: ActivationKind, previous: HeadLayer?
    ) throws(ImportError) {
        // Before the first dense layer the values are means of rectified maps.
        let isNonNegative = previous.map { $0.activation == .relu || $0.activation == .sigmoid } ?? true
        guard activation == .linear || (activation == .relu && isNonNegative) else {
            throw .unsupportedArchitecture(
                place: branch.output,
                reason: "it has fewer dense layers than the other outputs, whose activation is \(activation.rawValue)")
        }
    }
}

extension DenseWeights {
    /// The layer for a longer input, of which it reads the part that begins at `offset`.
    func widened(inputs width: Int, at offset: Int) -> DenseWeights {
        guard width != inputs else { return self }
        var values = [Float](repeating: 0, count: units * width)
        for unit in 0..<units {
            for input in 0..<inputs {
                values[unit * width + offset + input] = weights.values[unit * inputs + input]
            }
        }
        return DenseWeights(weights: WeightTensor(shape: [units, width], values: values), bias: bias)
    }
}
