import NetworkGraph

/// Reads the inputs and settings of one ONNX operator.
struct ONNXNodeReader {
    let node: ONNXModel.Node
    let place: String
    let values: [String: ONNXGraphBuilder.Value]

    func unsupported(_ reason: String) -> ImportError {
        .unsupportedLayer(kind: node.kind, place: place, reason: reason)
    }

    func input(_ index: Int) -> ONNXGraphBuilder.Value? {
        guard let name = node.inputs.element(at: index), !name.isEmpty else { return nil }
        return values[name]
    }

    /// The feature map or vector that the operator reads.
    func feature(_ index: Int) throws(ImportError) -> (node: Int, channelAxis: Int?) {
        guard case .feature(let node, let axis) = input(index) else {
            throw unsupported("its input \(node.inputs.element(at: index) ?? "\(index)") is no feature map")
        }
        return (node, axis)
    }

    func constant(_ index: Int) -> ONNXConstant? {
        if case .constant(let constant) = input(index) { constant } else { nil }
    }

    private func weights(_ index: Int, _ name: String) throws(ImportError) -> WeightTensor {
        guard let constant = constant(index) else { throw .missingWeights(place: place, name: name) }
        return constant.tensor
    }

    func integerAttribute(_ name: String, default fallback: Int) throws(ImportError) -> Int {
        node.attributes[name]?.integer ?? fallback
    }

    /// A list attribute whose numbers must be equal, as strides are.
    private func uniform(_ name: String, default fallback: Int) throws(ImportError) -> Int {
        let list = node.attributes[name]?.integers ?? []
        guard let first = list.first else { return fallback }
        guard list.allSatisfy({ $0 == first }) else { throw unsupported("\(name) \(list)") }
        return first
    }

    /// `auto_pad` and `pads` (top, left, bottom, right).
    private func windowPadding() throws(ImportError) -> Padding {
        switch node.attributes["auto_pad"]?.text ?? "NOTSET" {
        case "NOTSET", "": break
        case "VALID": return .none
        case "SAME_UPPER": return .same
        case let other: throw unsupported("auto_pad \(other)")
        }
        let pads = node.attributes["pads"]?.integers ?? [0, 0, 0, 0]
        guard pads.count == 4, pads.allSatisfy({ $0 >= 0 }) else { throw unsupported("pads \(pads)") }
        return .explicit(Border(top: pads[0], left: pads[1], bottom: pads[2], right: pads[3]))
    }

    func convolution() throws(ImportError) -> Convolution {
        guard try integerAttribute("group", default: 1) == 1, try uniform("dilations", default: 1) == 1 else {
            throw unsupported("a grouped or dilated convolution")
        }
        let weights = try weights(1, "W")
        guard weights.shape.count == 4, weights.shape[2] == weights.shape[3] else {
            throw unsupported("a kernel of shape \(weights.shape)")
        }
        let bias = node.inputs.count > 2 && !node.inputs[2].isEmpty ? try self.weights(2, "B").values : nil
        return Convolution(
            weights: weights, bias: bias, stride: try uniform("strides", default: 1), padding: try windowPadding())
    }

    func normalization() throws(ImportError) -> Normalization {
        Normalization(
            gamma: try weights(1, "scale").values, beta: try weights(2, "B").values,
            mean: try weights(3, "mean").values, variance: try weights(4, "var").values,
            epsilon: node.attributes["epsilon"]?.float ?? 1e-5)
    }

    func window() throws(ImportError) -> Window {
        guard try integerAttribute("ceil_mode", default: 0) == 0, try uniform("dilations", default: 1) == 1 else {
            throw unsupported("ceil_mode or dilations")
        }
        return Window(
            size: try uniform("kernel_shape", default: 1), stride: try uniform("strides", default: 1),
            padding: try windowPadding())
    }

    /// `Pad` with zeros around rows and columns: begins of all axes, then their ends.
    func padding() throws(ImportError) -> Border {
        let (_, axis) = try feature(0)
        let pads = constant(1)?.integers ?? node.attributes["pads"]?.integers ?? []
        let value = constant(2)?.values.first ?? Double(node.attributes["value"]?.float ?? 0)
        guard pads.count == 8, let axis, value == 0, node.attributes["mode"]?.text ?? "constant" == "constant",
            node.inputs.count < 4
        else { throw unsupported("padding other than with zeros") }
        let (rows, columns) = axis == 1 ? (2, 3) : (1, 2)
        let border = Border(top: pads[rows], left: pads[columns], bottom: pads[4 + rows], right: pads[4 + columns])
        guard pads.allSatisfy({ $0 >= 0 }), pads.reduce(0, +) == border.top + border.left + border.bottom + border.right
        else { throw unsupported("pads \(pads)") }
        return border
    }

    /// Checks that `ReduceMean` goes over rows and columns; its axes are an attribute before operator set 18.
    ///
    /// - Returns: Whether the dimensions stay.
    func checkSpatialMean() throws(ImportError) -> Bool {
        let (_, axis) = try feature(0)
        let axes = (constant(1)?.integers ?? node.attributes["axes"]?.integers ?? []).map { $0 < 0 ? $0 + 4 : $0 }
        guard axis != nil, axes.sorted() == (axis == 1 ? [2, 3] : [1, 2]) else { throw unsupported("axes \(axes)") }
        return try integerAttribute("keepdims", default: 1) != 0
    }

    /// `Gemm` (y = α·x·W + β·b) or `MatMul`.
    func dense() throws(ImportError) -> DenseWeights {
        guard try feature(0).channelAxis == nil else { throw unsupported("a dense layer on a feature map") }
        let alpha = node.attributes["alpha"]?.float ?? 1
        let beta = node.attributes["beta"]?.float ?? 1
        var weights = try weights(1, "B")
        guard weights.shape.count == 2, node.attributes["transA"]?.integer ?? 0 == 0 else {
            throw unsupported("weights of shape \(weights.shape), or a transposed input")
        }
        if node.attributes["transB"]?.integer ?? 0 == 0 { weights = weights.transposed([1, 0]) }
        if alpha != 1 { weights.values = weights.values.map { $0 * alpha } }
        let units = weights.shape[0]
        guard node.kind == "Gemm", node.inputs.count > 2, !node.inputs[2].isEmpty else {
            return DenseWeights(weights: weights, bias: [Float](repeating: 0, count: units))
        }
        let bias = try self.weights(2, "C").values
        guard bias.count == units || bias.count == 1 else {
            throw .misshapenWeights(place: place, name: "C", expected: [units], found: [bias.count])
        }
        let full = bias.count == units ? bias : [Float](repeating: bias[0], count: units)
        return DenseWeights(weights: weights, bias: full.map { $0 * beta })
    }
}
