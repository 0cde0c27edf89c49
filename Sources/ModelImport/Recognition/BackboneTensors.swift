import NetworkGraph
import NeuralNetwork

/// Names a backbone's weights as our weight files do (torchvision's names) and brings its batch normalisations to one ε.
struct BackboneTensors {
    private(set) var tensors: [String: WeightTensor] = [:]
    private let epsilon: Float
    private let isPreactivated: Bool

    /// - Throws: `misshapenWeights` where a layer's numbers do not fit each other.
    init(_ backbone: Backbone, shape: BackboneShape) throws(ImportError) {
        epsilon = shape.description.batchNormEpsilon
        isPreactivated = backbone.isPreactivated
        try add(backbone.stem, "conv1", normalization: isPreactivated ? nil : "bn1")
        for (stage, blocks) in shape.stages.enumerated() {
            for (index, block) in blocks.enumerated() { try add(block, "layer\(stage + 1).\(index)") }
        }
        if let final = backbone.finalNormalization { try add(final, "norm", place: "the last normalisation") }
    }

    private mutating func add(_ block: Backbone.Block, _ prefix: String) throws(ImportError) {
        if let preactivation = block.preactivation { try add(preactivation, "\(prefix).bn1", place: block.place) }
        for (index, unit) in block.units.enumerated() {
            let isLast = index == block.units.count - 1
            let normalization = isPreactivated ? isLast ? nil : "bn\(index + 2)" : "bn\(index + 1)"
            try add(unit, "\(prefix).conv\(index + 1)", normalization: normalization.map { "\(prefix).\($0)" })
        }
        if let projection = block.projection {
            try add(
                projection, "\(prefix).downsample.0", normalization: isPreactivated ? nil : "\(prefix).downsample.1")
        }
    }

    private mutating func add(
        _ unit: Backbone.Unit, _ name: String, normalization normalizationName: String?
    ) throws(ImportError) {
        let convolution = unit.convolution
        tensors["\(name).weight"] = convolution.weights
        var bias = convolution.bias
        if let normalizationName {
            if let normalization = unit.normalization {
                try add(normalization, normalizationName, place: unit.place)
            } else {
                // The exporter folded it into the weights: what remains is the shift.
                let channels = convolution.outputs
                try add(
                    Normalization(ChannelAffine(scale: [1], shift: bias ?? [0]), channels: channels),
                    normalizationName, place: unit.place)
                bias = nil
            }
        } else if unit.normalization != nil {
            throw .unsupportedArchitecture(place: unit.place, reason: "a normalisation where none is expected")
        }
        if let bias {
            guard bias.count == convolution.outputs else {
                throw .misshapenWeights(
                    place: unit.place, name: "bias", expected: [convolution.outputs], found: [bias.count])
            }
            if bias.contains(where: { $0 != 0 }) {
                tensors["\(name).bias"] = WeightTensor(shape: [bias.count], values: bias)
            }
        }
    }

    /// Adds the four tensors; variances are shifted where the layer's ε is another than the file's.
    private mutating func add(_ values: Normalization, _ name: String, place: String) throws(ImportError) {
        let count = values.gamma.count
        guard values.beta.count == count, values.mean.count == count, values.variance.count == count else {
            throw .misshapenWeights(place: place, name: "beta", expected: [count], found: [values.beta.count])
        }
        let difference = Double(values.epsilon) - Double(epsilon)
        let parts = [
            "weight": values.gamma, "bias": values.beta, "running_mean": values.mean,
            "running_var": difference == 0 ? values.variance : values.variance.map { Float(Double($0) + difference) },
        ]
        for (part, numbers) in parts { tensors["\(name).\(part)"] = WeightTensor(shape: [count], values: numbers) }
    }
}
