import NetworkGraph

/// Reads the layers of a chain as units of convolution, normalisation and rectifier.
struct BranchReader {
    private let path: GraphPath
    private let nodes: [Int]
    private var position = 0

    init(_ nodes: [Int], in path: GraphPath) {
        self.nodes = nodes
        self.path = path
    }

    /// The next layer, nil at the end.
    var next: Int? { position < nodes.count ? nodes[position] : nil }

    /// Takes the next layer if it is a rectifier.
    mutating func takeRectifier() -> Bool {
        guard let next, case .activation(.relu) = path.operation(next) else { return false }
        position += 1
        return true
    }

    /// Takes a normalisation, which exporters may have written as a multiplication and an addition.
    ///
    /// - Parameter channels: the width of the feature map; nil when only the layer's own numbers tell it.
    mutating func takeNormalization(channels: Int?) throws(ImportError) -> Normalization? {
        var result: Normalization?
        while let node = next {
            switch path.operation(node) {
            case .normalization(let values): result = result.map { $0.followed(by: values) } ?? values
            case .affine(let affine):
                let width = channels ?? max(affine.scale.count, affine.shift.count)
                let values = Normalization(affine, channels: result?.gamma.count ?? width)
                result = result.map { $0.followed(by: values) } ?? values
            default: return result
            }
            if let channels, result?.gamma.count != channels {
                throw path.unexpected(node, "it has \(result?.gamma.count ?? 0) values for \(channels) channels")
            }
            position += 1
        }
        return result
    }

    /// Takes a convolution with the zero padding before it and the normalisation and rectifier after it.
    mutating func takeUnit() throws(ImportError) -> Backbone.Unit? {
        let border = takePadding()
        guard let node = next, case .convolution(var convolution) = path.operation(node) else {
            if border != nil { position -= 1 }
            return nil
        }
        if let border {
            guard convolution.padding == .none else { throw path.unexpected(node, "it is padded twice") }
            convolution.padding = .explicit(border)
        }
        position += 1
        let normalization = try takeNormalization(channels: convolution.outputs)
        return Backbone.Unit(
            place: path.place(node), convolution: convolution, normalization: normalization,
            isRectified: takeRectifier())
    }

    /// Takes a max pooling with the padding before it.
    mutating func takePooling() throws(ImportError) -> (window: Window, readsZeros: Bool)? {
        let excluded = takeExclusion()
        let border = excluded ?? takePadding()
        guard let node = next, case .maximumPooling(var window) = path.operation(node) else {
            if border != nil { position -= 1 }
            return nil
        }
        if let border {
            guard window.padding == .none else { throw path.unexpected(node, "it is padded twice") }
            window.padding = .explicit(border)
        }
        position += 1
        return (window, border != nil && excluded == nil)
    }

    private mutating func takeExclusion() -> Border? {
        guard let next, case .exclusion(let border) = path.operation(next) else { return nil }
        position += 1
        return border
    }

    private mutating func takePadding() -> Border? {
        guard let next, case .padding(let border) = path.operation(next) else { return nil }
        position += 1
        return border
    }

    /// - Throws: `unsupportedLayer` for the first layer that was not taken.
    func finish(_ reason: String) throws(ImportError) {
        if let next { throw path.unexpected(next, reason) }
    }
}

extension Normalization {
    /// A normalisation that does nothing but scale and shift.
    init(_ affine: ChannelAffine, channels: Int) {
        func widened(_ values: [Float]) -> [Float] {
            values.count == 1 ? [Float](repeating: values[0], count: channels) : values
        }
        self.init(
            gamma: widened(affine.scale), beta: widened(affine.shift),
            mean: [Float](repeating: 0, count: channels), variance: [Float](repeating: 1, count: channels), epsilon: 0)
    }

    /// The scale and shift that the values amount to.
    var affine: ChannelAffine {
        let scale = gamma.indices.map {
            Float(Double(gamma[$0]) / (Double(variance[$0]) + Double(epsilon)).squareRoot())
        }
        return ChannelAffine(scale: scale, shift: scale.indices.map { beta[$0] - mean[$0] * scale[$0] })
    }

    /// This and then `next` as one.
    func followed(by next: Normalization) -> Normalization {
        let (first, second) = (affine, next.affine)
        guard first.scale.count == second.scale.count else { return next }
        return Normalization(
            ChannelAffine(
                scale: zip(first.scale, second.scale).map { $0 * $1 },
                shift: first.shift.indices.map { first.shift[$0] * second.scale[$0] + second.shift[$0] }),
            channels: first.scale.count)
    }
}
