import NeuralNetwork

/// Which convolutions a program trains, and how much of the network before them runs as an inference plan.
struct FrozenLayers {
    /// The names of the convolutions that are trained.
    private let trained: Set<String>
    /// The blocks of each stage, from the first on, that run as an inference plan; empty where none do.
    let prefix: [Int]
    /// The extent of what the inference plan gives.
    let boundary: FeatureShape
    /// Whether no convolution is trained.
    let isBackboneFrozen: Bool

    init(_ description: ResNetDescription, _ parts: FrozenParts) {
        let order = Self.convolutions(of: description)
        let frozenCount = Self.frozenCount(parts, order, description)
        let trained = Set(order.dropFirst(frozenCount).map(\.name))
        self.trained = trained
        isBackboneFrozen = trained.isEmpty
        var prefix: [Int] = []
        // The plan of a shorter network would normalise behind its last block.
        if description.blockOrder == .original, !trained.isEmpty {
            for stage in description.stages {
                let whole = stage.prefix { block in !Self.names(block).contains(where: trained.contains) }.count
                if whole > 0 { prefix.append(whole) }
                if whole < stage.count { break }
            }
        }
        self.prefix = prefix
        boundary = Self.shape(description, after: prefix)
    }

    func isTrained(_ convolution: String) -> Bool { trained.contains(convolution) }

    /// Whether a block, both counted from 0, is part of the inference plan.
    func isInPrefix(stage: Int, block: Int) -> Bool { stage < prefix.count && block < prefix[stage] }

    /// Whether anything is trained that the normalisation `name` of a pre-activated block precedes, or that precedes it.
    func isNormalizationTrained(_ name: String, in description: ResNetDescription) -> Bool {
        if description.finalNormalization?.name == name { return !isBackboneFrozen }
        for block in description.stages.joined() {
            if block.preactivation?.name == name { return isTrained(block.convolutions[0].name) }
            for convolution in block.convolutions + (block.projection.map { [$0] } ?? [])
            where convolution.normalization == name {
                return isTrained(convolution.name)
            }
        }
        return description.stem.normalization == name && isTrained(description.stem.name)
    }

    /// The network up to the end of the prefix, whose features are the last block's values.
    func prefixDescription(of description: ResNetDescription) -> ResNetDescription {
        var shorter = description
        shorter.blocks = prefix
        shorter.pooling = .flatten
        shorter.hidden = []
        shorter.heads = [.init(name: "boundary", units: 1)]
        return shorter
    }

    // MARK: - Convolutions in their order

    private struct Place {
        let name: String
        /// 0 for the stem, then the stage, from 1.
        let stage: Int
    }

    private static func names(_ block: BlockDescription) -> [String] {
        (block.convolutions.dropLast() + (block.projection.map { [$0] } ?? []) + block.convolutions.suffix(1))
            .map(\.name)
    }

    private static func convolutions(of description: ResNetDescription) -> [Place] {
        [Place(name: description.stem.name, stage: 0)]
            + description.stages.enumerated().flatMap { stage, blocks in
                blocks.flatMap(names).map { Place(name: $0, stage: stage + 1) }
            }
    }

    private static func frozenCount(_ parts: FrozenParts, _ order: [Place], _ description: ResNetDescription) -> Int {
        switch parts {
        case .none: 0
        case .backbone: order.count
        case .stages(let count): order.filter { $0.stage <= count }.count
        case .allButLast(let count): max(0, order.count - max(0, count))
        case .fraction(let part): Int((Double(order.count) * min(1, max(0, part))).rounded())
        }
    }

    private static func shape(_ description: ResNetDescription, after prefix: [Int]) -> FeatureShape {
        let stem = ConvolutionShape(description.stem, input: description.inputShape, batch: 1).output
        var shape = description.stemPooling.outputShape(for: stem)
        for (stage, count) in prefix.enumerated() {
            for block in description.stages[stage].prefix(count) {
                for convolution in block.convolutions {
                    shape = ConvolutionShape(convolution, input: shape, batch: 1).output
                }
            }
        }
        return shape
    }
}
