import JSON
import NetworkGraph

extension KerasGraphBuilder {
    /// Adds an operation that Keras records where Python code computes with tensors: slices, stacks and arithmetic, as
    /// `preprocess_input` leaves them in the graph. Keras 2 names them `TFOpLambda` and `SlicingOpLambda`.
    ///
    /// - Returns: The node of the result, or nil when `layer` is no such operation.
    mutating func addOperation(
        _ layer: KerasLayer, call: KerasCall?, inputs: [Int], place: String
    ) throws(ImportError) -> Int? {
        guard let call, let operation = Self.operation(of: layer) else { return nil }
        let reader = KerasLayerReader(layer: layer, place: place)
        switch operation {
        case "getitem": return try addSlice(call, input: inputs[0], reader: reader)
        case "stack", "concatenate", "concat":
            guard let node = graph.appendConcatenation(inputs, place: place) else {
                throw reader.unsupported("joining tensors other than the channels of the photo")
            }
            return node
        case "pad": return try addPadding(call, input: inputs[0], reader: reader)
        case "relu": return graph.append(.activation(.relu), inputs: [inputs[0]], place: place)
        case "softmax": return graph.append(.activation(.softmax), inputs: [inputs[0]], place: place)
        case "sigmoid": return graph.append(.activation(.sigmoid), inputs: [inputs[0]], place: place)
        case "cast", "identity": return inputs[0]
        case "add" where inputs.count == 2: return graph.append(.sum, inputs: inputs, place: place)
        case "add", "bias_add", "subtract", "sub", "multiply", "mul", "truediv", "true_divide", "truedivide", "divide":
            return try addArithmetic(operation, call: call, input: inputs[0], reader: reader)
        default: throw reader.unsupported("the operation \(operation)")
        }
    }

    /// The operation in lower case without module; nil for layers.
    private static func operation(of layer: KerasLayer) -> String? {
        switch layer.kind {
        case "SlicingOpLambda": return "getitem"
        case "TFOpLambda":
            return layer.config["function"]?.stringValue?.split(separator: ".").last.map { $0.lowercased() }
        case "Concatenate": return "concatenate"
        default: return layer.isLayer ? nil : layer.kind.lowercased()
        }
    }

    /// `pad` with one number around rows and columns: zeros, or one so small that it wins no maximum.
    private mutating func addPadding(
        _ call: KerasCall, input: Int, reader: KerasLayerReader
    ) throws(ImportError) -> Int {
        let config = reader.layer.config
        let widths = (config["pad_width"] ?? call.positional.element(at: 1))?.flattenedNumbers?.map { Int($0) } ?? []
        let given = call.named.first { $0.key == "constant_values" }?.value ?? config["constant_values"]
        let value = given?.doubleValue ?? 0
        guard widths.count == 8, widths[..<2] == [0, 0], widths[6...] == [0, 0], widths.allSatisfy({ $0 >= 0 }),
            config["mode"]?.stringValue ?? "constant" == "constant", value == 0 || value < -1e30
        else { throw reader.unsupported("padding other than with zeros or the smallest number") }
        let border = Border(top: widths[2], left: widths[4], bottom: widths[3], right: widths[5])
        return graph.append(value == 0 ? .padding(border) : .exclusion(border), inputs: [input], place: reader.place)
    }

    /// `x[..., ::-1]` reverses the channels, `x[..., 2]` selects one.
    private mutating func addSlice(
        _ call: KerasCall, input: Int, reader: KerasLayerReader
    ) throws(ImportError) -> Int {
        let items = call.positional.element(at: 1) ?? call.named.first { $0.key == "slice_spec" }?.value
        guard let parts = items?.arrayValue, let last = parts.last,
            parts.dropLast().allSatisfy({ $0["class_name"]?.stringValue == "__ellipsis__" || Self.isWhole($0) })
        else { throw reader.unsupported("a slice other than of the channels") }
        if let channel = last.integerValue, (-3..<3).contains(channel) {
            return graph.append(.channels(order: [(channel + 3) % 3]), inputs: [input], place: reader.place)
        }
        if Self.isWhole(last) { return input }
        let settings = last["config"] ?? last
        guard settings["step"]?.integerValue == -1, settings["start"]?.isNull ?? true, settings["stop"]?.isNull ?? true
        else { throw reader.unsupported("a slice other than of the channels") }
        return graph.append(.channels(order: [2, 1, 0]), inputs: [input], place: reader.place)
    }

    private static func isWhole(_ slice: JSONValue) -> Bool {
        let settings = slice["config"] ?? slice
        return settings.objectValue != nil && settings["start"]?.isNull ?? true && settings["stop"]?.isNull ?? true
            && settings["step"]?.integerValue ?? 1 == 1
    }

    /// One tensor and a constant, in either order.
    private mutating func addArithmetic(
        _ operation: String, call: KerasCall, input: Int, reader: KerasLayerReader
    ) throws(ImportError) -> Int {
        let operands =
            call.positional
            + call.named.filter { ["x", "x1", "x2", "y", "bias", "value"].contains($0.key) }.map(\.value)
        let constants = operands.compactMap { ($0["config"]?["value"] ?? $0).flattenedNumbers }
        guard constants.count == 1, let values = constants.first, values.count == 1 || values.count == 3 else {
            throw reader.unsupported("arithmetic other than of a tensor and one constant for each channel")
        }
        let isConstantFirst = call.positional.first.map { KerasCall.tensor($0) == nil } ?? false
        let affine: ChannelAffine
        switch operation {
        case "add", "bias_add": affine = ChannelAffine(scale: [1], shift: values)
        case "multiply", "mul": affine = ChannelAffine(scale: values, shift: [0])
        case "subtract", "sub":
            affine = ChannelAffine(
                scale: [isConstantFirst ? -1 : 1], shift: isConstantFirst ? values : values.map { -$0 })
        default:
            guard !isConstantFirst else { throw reader.unsupported("division by a tensor") }
            affine = ChannelAffine(scale: values.map { 1 / $0 }, shift: [0])
        }
        return graph.append(.affine(affine), inputs: [input], place: reader.place)
    }
}
