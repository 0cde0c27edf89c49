/// Reads the layers of a residual network from a weight file that was verified to hold them.
struct ResNetLoader {
    let file: SafetensorsFile
    let epsilon: Float

    init(file: SafetensorsFile, epsilon: Float) {
        self.file = file
        self.epsilon = epsilon
    }

    /// A convolution with its batch normalisation folded.
    func convolution(_ description: ConvolutionDescription) throws(NetworkError) -> Convolution2D {
        let channels = [description.outputs]
        var normalization: BatchNormalization?
        if let name = description.normalization {
            normalization = try self.normalization(
                NormalizationDescription(name: name, channels: description.outputs))
        }
        let biasName = "\(description.name).bias"
        return Convolution2D(
            weights: try floats("\(description.name).weight", shape: description.shape),
            shape: description.shape,
            bias: file.tensors[biasName] == nil ? nil : try floats(biasName, shape: channels),
            normalization: normalization,
            stride: description.stride,
            padding: description.kernel / 2,
            usesSamePadding: description.border == .same,
            activation: description.activation)
    }

    /// A batch normalisation.
    func normalization(_ description: NormalizationDescription) throws(NetworkError) -> BatchNormalization {
        func channelValues(_ name: String) throws(NetworkError) -> [Float] {
            try floats("\(description.name).\(name)", shape: [description.channels])
        }
        let normalization = BatchNormalization(
            gamma: try channelValues("weight"), beta: try channelValues("bias"),
            mean: try channelValues("running_mean"), variance: try channelValues("running_var"), epsilon: epsilon)
        guard (normalization.scales + normalization.shifts).allSatisfy({ $0.isFinite }) else {
            throw .notFinite(tensor: "\(description.name).running_var")
        }
        return normalization
    }

    func block(_ description: BlockDescription) throws(NetworkError) -> ResidualBlock {
        var convolutions: [Convolution2D] = []
        for convolution in description.convolutions { convolutions.append(try self.convolution(convolution)) }
        var projection: Convolution2D?
        if let shortcut = description.projection { projection = try convolution(shortcut) }
        var preactivation: NormalizedRectifier?
        if let normalization = description.preactivation {
            preactivation = NormalizedRectifier(try self.normalization(normalization))
        }
        return ResidualBlock(
            convolutions: convolutions, projection: projection, preactivation: preactivation,
            shortcutStride: description.shortcutStride)
    }

    func dense(
        _ name: String, _ inputs: Int, _ units: Int, _ activation: Activation
    ) throws(NetworkError) -> Dense {
        Dense(
            weights: try floats("\(name).weight", shape: [units, inputs]),
            bias: try floats("\(name).bias", shape: [units]),
            activation: activation)
    }

    private func floats(_ name: String, shape: [Int]) throws(NetworkError) -> [Float] {
        let values: [Float]
        do { values = try file.floats(name, shape: shape) } catch { throw .weights(error) }
        // Infinities and NaNs have the largest exponent; a maximum vectorises, an early exit would not.
        let largest = values.reduce(0) { max($0, $1.bitPattern & 0x7FFF_FFFF) }
        guard largest < Float.infinity.bitPattern else { throw .notFinite(tensor: name) }
        return values
    }
}
