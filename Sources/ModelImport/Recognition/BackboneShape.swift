import NetworkGraph
import NeuralNetwork

/// Checks that a backbone is one that the service computes, and says which.
struct BackboneShape {
    /// Without hidden layers and heads.
    private(set) var description: ResNetDescription
    /// The extent of the last feature map.
    private(set) var features: MapSize
    /// The blocks of each stage.
    private(set) var stages: [[Backbone.Block]] = []

    /// The channels of the last feature map.
    var channels: Int { stages.last?.last?.outputs ?? 0 }

    /// - Throws: `unsupportedArchitecture` with the place of the layer that does not fit.
    init(_ backbone: Backbone, input: MapSize) throws(ImportError) {
        description = ResNetDescription(
            strideIn: .conv1, batchNormEpsilon: 1e-5, inputWidth: input.width, inputHeight: input.height, hidden: [],
            heads: [])
        features = input
        description.blockOrder = backbone.isPreactivated ? .preactivated : .original
        try checkStem(backbone)
        for block in backbone.blocks {
            if stages.isEmpty || stages.last?.first?.width != block.width { stages.append([]) }
            stages[stages.count - 1].append(block)
        }
        description.blocks = stages.map(\.count)
        try checkKind(backbone)
        for (index, stage) in stages.enumerated() { try check(stage, number: index) }
        description.batchNormEpsilon = Self.epsilon(backbone)
    }

    /// The smallest ε of all batch normalisations, to which the others can be brought; the usual one when all are folded.
    private static func epsilon(_ backbone: Backbone) -> Float {
        let units = [backbone.stem] + backbone.blocks.flatMap { $0.units + ($0.projection.map { [$0] } ?? []) }
        let normalizations =
            units.map(\.normalization) + backbone.blocks.map(\.preactivation) + [backbone.finalNormalization]
        return normalizations.compactMap { $0?.epsilon }.filter { $0 > 0 }.min() ?? 1e-5
    }

    private static func fail(_ place: String, _ reason: String) -> ImportError {
        .unsupportedArchitecture(place: place, reason: reason)
    }

    // MARK: Stem

    private mutating func checkStem(_ backbone: Backbone) throws(ImportError) {
        let stem = backbone.stem
        let (convolution, pooling) = (stem.convolution, backbone.stemPooling)
        guard convolution.kernel == 7, convolution.weights.shape[3] == 7, convolution.stride == 2,
            convolution.inputs == 3
        else { throw Self.fail(stem.place, "the first convolution is 7×7 with stride 2 over three channels") }
        guard stem.isRectified != backbone.isPreactivated, !backbone.isPreactivated || stem.normalization == nil else {
            throw Self.fail(stem.place, "a rectifier follows exactly where blocks are not pre-activated")
        }
        guard pooling.size == 3, pooling.stride == 2 else {
            throw Self.fail(stem.place, "the first pooling is 3×3 with stride 2")
        }
        description.baseWidth = convolution.outputs
        description.stemBorder = try border(convolution.padding, kernel: 7, at: stem.place)
        shrink(description.stemBorder, kernel: 7)
        description.poolingBorder = try border(pooling.padding, kernel: 3, at: stem.place)
        if backbone.poolsOverZeros && backbone.isPreactivated {
            guard description.poolingBorder == .symmetric else {
                throw Self.fail(stem.place, "an uneven border of zeros around values that may be negative")
            }
            description.poolingBorder = .zeros
        }
        shrink(description.poolingBorder, kernel: 3)
    }

    /// The rule behind the border of a layer with stride 2 at the current extent.
    private func border(
        _ padding: Padding, kernel: Int, at place: String
    ) throws(ImportError) -> ResNetDescription.BorderRule {
        guard case .explicit(let border) = padding else {
            // Where SAME comes out even, it is the symmetric border.
            return sameBorder(kernel) == Border(kernel / 2) ? .symmetric : .same
        }
        if border == Border(kernel / 2) { return .symmetric }
        if border == sameBorder(kernel) { return .same }
        if border == .none && kernel == 3 { return .none }
        throw Self.fail(place, "a border of \(border.top), \(border.left), \(border.bottom), \(border.right) pixels")
    }

    private func sameBorder(_ kernel: Int) -> Border {
        func total(_ extent: Int) -> Int { max(0, ((extent + 1) / 2 - 1) * 2 + kernel - extent) }
        let (rows, columns) = (total(features.height), total(features.width))
        return Border(top: rows / 2, left: columns / 2, bottom: rows - rows / 2, right: columns - columns / 2)
    }

    private mutating func shrink(_ rule: ResNetDescription.BorderRule, kernel: Int) {
        func half(_ extent: Int) -> Int { rule == .none ? (extent - kernel) / 2 + 1 : (extent + 1) / 2 }
        features = MapSize(height: half(features.height), width: half(features.width))
    }

    // MARK: Blocks

    private mutating func checkKind(_ backbone: Backbone) throws(ImportError) {
        guard (1...4).contains(stages.count), let first = backbone.blocks.first else {
            throw Self.fail(backbone.stem.place, "there are \(stages.count) stages; 1 to 4 are possible")
        }
        guard first.units.count == 2 || first.units.count == 3 else {
            throw Self.fail(first.place, "a block has two or three convolutions, not \(first.units.count)")
        }
        description.blockKind = first.units.count == 2 ? .basic : .bottleneck
        // Networks without a strided block take the default; the position of a stride of 1 does not matter.
        let strided = stages.joined().first { $0.stride > 1 }
        if let strided, description.blockKind == .bottleneck {
            description.strideIn = strided.units[0].convolution.stride > 1 ? .conv1 : .conv2
        } else if backbone.isPreactivated {
            description.strideIn = .conv2
        }
    }

    private mutating func check(_ stage: [Backbone.Block], number: Int) throws(ImportError) {
        let isPreactivated = description.blockOrder == .preactivated
        for (index, block) in stage.enumerated() {
            let isStrided =
                isPreactivated
                ? index == stage.count - 1 && number < description.blocks.count - 1 : index == 0 && number > 0
            let stride = isStrided ? 2 : 1
            try checkConvolutions(block, stride: stride, width: description.baseWidth << number)
            let outputs = block.outputs
            let inputs =
                index > 0 ? outputs : number == 0 ? description.baseWidth : stages[number - 1].last?.outputs ?? 0
            let needsProjection = isPreactivated ? index == 0 : stride > 1 || inputs != outputs
            try checkShortcut(block, stride: stride, inputs: inputs, needsProjection: needsProjection)
            if isStrided { shrink(.symmetric, kernel: 1) }
        }
    }

    private mutating func checkConvolutions(
        _ block: Backbone.Block, stride: Int, width: Int
    ) throws(ImportError) {
        let isBasic = description.blockKind == .basic
        let kernels = isBasic ? [3, 3] : [1, 3, 1]
        let strided = isBasic || description.strideIn == .conv1 ? 0 : 1
        guard block.units.count == kernels.count, block.width == width,
            block.outputs == width * description.blockKind.expansion
        else {
            throw Self.fail(
                block.place,
                "\(block.units.count) convolutions of width \(block.width) with \(block.outputs) channels at the end; "
                    + "expected \(kernels.count), \(width) and \(width * description.blockKind.expansion)")
        }
        for (index, unit) in block.units.enumerated() {
            let convolution = unit.convolution
            let isLast = index == kernels.count - 1
            guard convolution.weights.shape[2...] == [kernels[index], kernels[index]],
                convolution.stride == (index == strided ? stride : 1), unit.isRectified != isLast,
                !isLast || unit.normalization == nil || description.blockOrder == .original
            else {
                throw Self.fail(
                    unit.place, "the order of kernels, strides and rectifiers is none of the families that are served")
            }
            try checkBorder(unit)
        }
    }

    private mutating func checkBorder(_ unit: Backbone.Unit) throws(ImportError) {
        let convolution = unit.convolution
        if convolution.kernel == 1 || convolution.stride == 1 {
            guard convolution.padding == .same || convolution.padding == .explicit(Border(convolution.kernel / 2))
            else {
                throw Self.fail(unit.place, "the border does not keep the extent")
            }
        } else {
            let rule = try border(convolution.padding, kernel: convolution.kernel, at: unit.place)
            // At odd extents both rules are the same.
            if rule != .symmetric { description.blockBorder = rule }
            if rule == .symmetric && sameBorder(3) != Border(1) && description.blockBorder == .same {
                throw Self.fail(unit.place, "the borders of strided convolutions follow different rules")
            }
        }
    }

    private func checkShortcut(
        _ block: Backbone.Block, stride: Int, inputs: Int, needsProjection: Bool
    ) throws(ImportError) {
        guard (block.projection != nil) == needsProjection else {
            throw Self.fail(
                block.place,
                needsProjection ? "the shortcut lacks its projection" : "the shortcut is projected needlessly")
        }
        if let projection = block.projection {
            let convolution = projection.convolution
            guard convolution.weights.shape == [block.outputs, inputs, 1, 1], convolution.stride == stride,
                convolution.padding == .same || convolution.padding == .none, block.shortcutStride == 1
            else { throw Self.fail(projection.place, "a projection is a 1×1 convolution with the block's stride") }
        } else if block.shortcutStride != stride {
            throw Self.fail(block.place, "the shortcut has another stride than the convolutions")
        }
        guard let first = block.units.first, first.convolution.inputs == inputs else {
            throw Self.fail(block.place, "the block does not read \(inputs) channels")
        }
    }
}
