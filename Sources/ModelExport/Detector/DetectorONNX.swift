import NetworkGraph
import NeuralNetwork

/// Writes the face detector as ONNX, in the form that is published and that cv2.FaceDetectorYN expects: the input is
/// 1×3×H×W of blue, green, red, 0 to 255; twelve outputs `cls_8` … `kps_32` have the shape 1, cells, values, with the
/// sigmoid of `cls` and `obj` inside.
struct DetectorONNX {
    private var writer = ONNXWriter()
    private let weights: ModelWeights

    /// The operators of the network.
    ///
    /// - Throws: `weights` where the file lacks a tensor.
    init(_ weights: ModelWeights) throws(ExportError) {
        self.weights = weights
        let stem = "backbone.stem"
        let first = try convolution(
            "input", stem, [("kernel_shape", .integers([3, 3])), Self.border, ("strides", .integers([2, 2]))])
        var map = writer.add("Relu", [first], output: "\(stem).relu")
        map = try unit(map, "backbone.stage0.conv2")
        var levels: [String] = []
        for stage in 1...YuNet.stageWidths.count {
            if stage != 2 {
                map = writer.add(
                    "MaxPool", [map], output: "\(map).pool",
                    [("kernel_shape", .integers([2, 2])), ("strides", .integers([2, 2]))])
            }
            for part in ["conv1", "conv2"] { map = try unit(map, "backbone.stage\(stage).\(part)") }
            if stage >= 3 { levels.append(map) }
        }
        levels[2] = try unit(levels[2], "neck.lateral.2")
        let scales = writer.constant("scales", [1, 1, 2, 2] as [Float])
        for level in [1, 0] {
            let coarser = writer.add(
                "Resize", [levels[level + 1], "", scales], output: "\(levels[level + 1]).up",
                [
                    ("mode", .text("nearest")), ("coordinate_transformation_mode", .text("asymmetric")),
                    ("nearest_mode", .text("floor")),
                ])
            let sum = writer.add("Add", [levels[level], coarser], output: "neck.sum.\(level)")
            levels[level] = try unit(sum, "neck.lateral.\(level)")
        }
        for (level, stride) in YuNet.strides.enumerated() { try addHeads(levels[level], level: level, stride: stride) }
    }

    private static let border = ("pads", ONNXWriter.Attribute.integers([1, 1, 1, 1]))

    private mutating func convolution(
        _ source: String, _ name: String, _ attributes: [(String, ONNXWriter.Attribute)]
    ) throws(ExportError) -> String {
        let parts = [
            writer.constant("\(name).weight", try weights.tensor("\(name).weight")),
            writer.constant("\(name).bias", try weights.tensor("\(name).bias")),
        ]
        return writer.add("Conv", [source] + parts, output: name, attributes)
    }

    /// A 1×1 convolution and a 3×3 convolution of each channel by itself.
    private mutating func unit(
        _ source: String, _ name: String, isRectified: Bool = true
    ) throws(ExportError) -> String {
        let channels = try weights.tensor("\(name).depthwise.bias").shape[0]
        let point = try convolution(source, "\(name).pointwise", [("kernel_shape", .integers([1, 1]))])
        let depth = try convolution(
            point, "\(name).depthwise",
            [("kernel_shape", .integers([3, 3])), Self.border, ("group", .integer(channels))])
        return isRectified ? writer.add("Relu", [depth], output: "\(name).relu") : depth
    }

    private mutating func addHeads(_ map: String, level: Int, stride: Int) throws(ExportError) {
        let shared = try unit(map, "head.share.\(level)")
        for (kind, values) in YuNet.headOutputs {
            let head = try unit(shared, "head.\(kind).\(level)", isRectified: false)
            let cells = writer.add("Transpose", [head], output: "\(head).cells", [("perm", .integers([0, 2, 3, 1]))])
            let shape = writer.constant("shape.\(values)", [1, -1, values])
            let output = "\(kind)_\(stride)"
            guard ["cls", "obj"].contains(kind) else {
                _ = writer.add("Reshape", [cells, shape], output: output)
                continue
            }
            let rows = writer.add("Reshape", [cells, shape], output: "\(head).rows")
            _ = writer.add("Sigmoid", [rows], output: output)
        }
    }

    /// The whole file.
    ///
    /// - Parameter size: rows and columns of the input; nil for any multiples of 32.
    func bytes(
        name: String, size: (width: Int, height: Int)?, metadata: [(key: String, value: String)],
        producer: (name: String, version: String)
    ) -> [UInt8] {
        let outputs = YuNet.headOutputs.flatMap { kind, values in
            YuNet.strides.map { ONNXWriter.Value(name: "\(kind)_\($0)", shape: [1, nil, values]) }
        }
        return writer.bytes(
            name: name, inputs: [ONNXWriter.Value(name: "input", shape: [1, 3, size?.height, size?.width])],
            outputs: outputs, metadata: metadata, producer: producer)
    }
}
