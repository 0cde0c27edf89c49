import NetworkGraph

extension ONNXNodeReader {
    /// A tensor and a constant: one number, or one for each channel or unit.
    ///
    /// - Returns: The scale and shift, and the position of the tensor among the inputs.
    func arithmetic() throws(ImportError) -> (ChannelAffine, operand: Int) {
        let operand: Int
        if case .feature = input(0) { operand = 0 } else { operand = 1 }
        guard let constant = constant(1 - operand) else { throw unsupported("a constant is expected") }
        let (_, axis) = try feature(operand)
        let values = try channelValues(constant, axis: axis)
        switch node.kind {
        case "Add": return (ChannelAffine(scale: [1], shift: values), operand)
        case "Mul": return (ChannelAffine(scale: values, shift: [0]), operand)
        case "Sub" where operand == 0: return (ChannelAffine(scale: [1], shift: values.map { -$0 }), operand)
        case "Sub": return (ChannelAffine(scale: [-1], shift: values), operand)
        default:
            guard operand == 0 else { throw unsupported("division by a tensor") }
            return (ChannelAffine(scale: values.map { 1 / $0 }, shift: [0]), operand)
        }
    }

    /// The values of a constant that is broadcast over everything but the channels.
    private func channelValues(_ constant: ONNXConstant, axis: Int?) throws(ImportError) -> [Float] {
        let values = constant.tensor.values
        if values.count == 1 { return values }
        let rank = axis == nil ? 2 : 4
        let position = (axis ?? 1) - (rank - constant.shape.count)
        guard constant.shape.indices.contains(position), constant.shape[position] == values.count else {
            throw unsupported("a constant of shape \(constant.shape) that is not one value for each channel")
        }
        return values
    }

    func channelAxis(_ axis: Int, rank: Int) -> Int { axis < 0 ? axis + rank : axis }

    /// Whether a `Gather` takes all elements of a vector in their order, which PyTorch writes for some views of pooled
    /// maps.
    var keepsVector: Bool {
        guard case .feature(_, nil) = input(0), let indices = constant(1)?.integers else { return false }
        return indices == Array(indices.indices)
    }

    /// The channels that `Slice` or `Gather` takes.
    func channelSelection() throws(ImportError) -> [Int] {
        let (_, layout) = try feature(0)
        guard let layout else { throw unsupported("a part of a vector") }
        if node.kind == "Gather" {
            guard let indices = constant(1)?.integers, indices.allSatisfy({ (-3..<3).contains($0) }),
                channelAxis(try integerAttribute("axis", default: 0), rank: 4) == layout, !indices.isEmpty
            else { throw unsupported("a part of anything but the channels of the photo") }
            return indices.map { ($0 + 3) % 3 }
        }
        guard let start = constant(1)?.integers, let end = constant(2)?.integers, start.count == 1, end.count == 1,
            channelAxis(constant(3)?.integers.first ?? 0, rank: 4) == layout
        else { throw unsupported("a part of anything but the channels of the photo") }
        let step = constant(4)?.integers.first ?? 1
        guard step == 1 || step == -1 else { throw unsupported("a step of \(step)") }
        func clamped(_ position: Int) -> Int {
            let absolute = position < 0 && position >= -3 ? position + 3 : position
            return step > 0 ? min(max(absolute, 0), 3) : min(max(absolute, -1), 2)
        }
        let order = Array(Swift.stride(from: clamped(start[0]), to: clamped(end[0]), by: step))
        guard !order.isEmpty else { throw unsupported("an empty part") }
        return order
    }

    /// Operators on shapes, which exporters write to flatten batches of any size; nil when this is none.
    func shapeArithmetic() throws(ImportError) -> ONNXGraphBuilder.Value? {
        switch node.kind {
        case "Shape": return .shape
        case "Gather", "Slice", "Unsqueeze", "Squeeze", "Concat", "Cast", "Mul", "Add", "ReduceProd", "Identity":
            let inputs = node.inputs.indices.compactMap { input($0) }
            let isShape = inputs.contains { if case .shape = $0 { true } else { false } }
            let hasFeature = inputs.contains { if case .feature = $0 { true } else { false } }
            if isShape && !hasFeature { return .shape }
            if ["Identity", "Cast"].contains(node.kind), case .constant(let constant) = input(0) {
                return .constant(constant)
            }
            return nil
        default: return nil
        }
    }
}
