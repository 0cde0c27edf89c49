/// Reads the weights of one layer for packing.
struct WeightReader: Sendable {
    let file: SafetensorsFile
    let epsilon: Float

    /// A convolution's weights, OIHW, and what its batch normalisation makes of the sums: scale and bias.
    func convolution(
        _ description: ConvolutionDescription
    ) throws(NetworkError) -> (weights: [Float], scales: [Float], biases: [Float]) {
        let loader = ResNetLoader(file: file, epsilon: epsilon)
        var scales = Array(repeating: Float(1), count: description.outputs)
        var biases = Array(repeating: Float(0), count: description.outputs)
        let biasName = "\(description.name).bias"
        let bias = file.tensors[biasName] == nil ? nil : try floats(biasName, shape: [description.outputs])
        if let name = description.normalization {
            let normalization = try loader.normalization(.init(name: name, channels: description.outputs))
            scales = normalization.scales
            biases = normalization.folded(bias: bias)
        } else if let bias {
            biases = bias
        }
        return (try floats("\(description.name).weight", shape: description.shape), scales, biases)
    }

    /// A dense layer's weights, units × inputs, and biases.
    func dense(
        _ name: String, inputs: Int, units: Int
    ) throws(NetworkError) -> (weights: [Float], biases: [Float]) {
        (
            try floats("head.\(name).weight", shape: [units, inputs]),
            try floats("head.\(name).bias", shape: [units])
        )
    }

    private func floats(_ name: String, shape: [Int]) throws(NetworkError) -> [Float] {
        let values: [Float]
        do { values = try file.floats(name, shape: shape) } catch { throw .weights(error) }
        guard Self.areFinite(values) else { throw .notFinite(tensor: name) }
        return values
    }

    /// x · 0 is 0 for every finite x and NaN for every other.
    private static func areFinite(_ values: [Float]) -> Bool {
        var sums = SIMD16<Float>()
        let whole = values.count & ~15
        return unsafe values.withUnsafeBytes { bytes in
            for index in stride(from: 0, to: whole, by: 16) {
                sums += unsafe bytes.loadUnaligned(fromByteOffset: index * 4, as: SIMD16<Float>.self) * 0
            }
            return sums == SIMD16<Float>() && values[whole...].allSatisfy(\.isFinite)
        }
    }
}
