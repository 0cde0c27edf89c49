/// Reads the weights of one layer for packing.
struct WeightReader: Sendable {
    let file: SafetensorsFile
    let epsilon: Float

    /// A convolution's weights, OIHW, and what its batch normalisation makes of the sums: scale and bias.
    func convolution(
        _ description: ConvolutionDescription
    ) throws(NetworkError) -> (weights: [Float], scales: [Float], biases: [Float]) {
        let channels = [description.outputs]
        func channelValues(_ name: String) throws(NetworkError) -> [Float] {
            try floats("\(description.normalization).\(name)", shape: channels)
        }
        let normalization = BatchNormalization(
            gamma: try channelValues("weight"), beta: try channelValues("bias"),
            mean: try channelValues("running_mean"), variance: try channelValues("running_var"), epsilon: epsilon)
        let biasName = "\(description.name).bias"
        let bias = file.tensors[biasName] == nil ? nil : try floats(biasName, shape: channels)
        let biases = normalization.folded(bias: bias)
        guard (normalization.scales + biases).allSatisfy({ $0.isFinite }) else {
            throw .notFinite(tensor: "\(description.normalization).running_var")
        }
        return (try floats("\(description.name).weight", shape: description.shape), normalization.scales, biases)
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
