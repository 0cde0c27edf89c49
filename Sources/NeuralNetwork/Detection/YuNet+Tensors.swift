extension YuNet {
    /// Every tensor of the network with its shape: a file must hold these and no others.
    public static var tensors: [TensorRequirement] {
        let stem = [
            TensorRequirement(name: "backbone.stem.weight", shape: [16, 3, 3, 3]),
            TensorRequirement(name: "backbone.stem.bias", shape: [16]),
        ]
        return stem
            + units.flatMap { unit in
                [
                    TensorRequirement(name: "\(unit.name).pointwise.weight", shape: [unit.outputs, unit.inputs, 1, 1]),
                    TensorRequirement(name: "\(unit.name).pointwise.bias", shape: [unit.outputs]),
                    TensorRequirement(name: "\(unit.name).depthwise.weight", shape: [unit.outputs, 1, 3, 3]),
                    TensorRequirement(name: "\(unit.name).depthwise.bias", shape: [unit.outputs]),
                ]
            }
    }

    /// The heads of a level in the order in which their outputs lie in a cell.
    package static let headOutputs = [("cls", 1), ("obj", 1), ("bbox", 4), ("kps", 10)]

    /// The two units of each of the stages 1 to 5: values of a cell before, between and after.
    package static let stageWidths = [[16, 16, 64], [64, 64, 64], [64, 64, 64], [64, 64, 64], [64, 64, 64]]

    private static var units: [(name: String, inputs: Int, outputs: Int)] {
        var units = [(name: "backbone.stage0.conv2", inputs: 16, outputs: 16)]
        for (index, widths) in stageWidths.enumerated() {
            units.append(("backbone.stage\(index + 1).conv1", widths[0], widths[1]))
            units.append(("backbone.stage\(index + 1).conv2", widths[1], widths[2]))
        }
        for level in strides.indices {
            units.append(("neck.lateral.\(level)", 64, 64))
            units.append(("head.share.\(level)", 64, 64))
            units += headOutputs.map { ("head.\($0.0).\(level)", 64, $0.1) }
        }
        return units
    }
}
