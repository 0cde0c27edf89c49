/// A fully connected layer over all values of an image: y[n, o] = f(b[o] + Σ over i of x[n, i] · w[o, i]).
public struct Dense: Sendable {
    /// The number of values read from each image.
    public let inputs: Int
    /// The number of values written for each image.
    public let units: Int
    /// The activation `f`, over the units of one image.
    public let activation: Activation

    let weights: PackedWeights
    let bias: [Float]

    /// Packs the weights.
    ///
    /// - Parameters:
    ///   - weights: The weights as units × inputs, row-major (the transpose of Keras' kernel).
    ///   - bias: A value for each unit.
    ///   - activation: The activation after the bias.
    public init(weights: [Float], bias: [Float], activation: Activation = .linear) {
        precondition(!bias.isEmpty && weights.count.isMultiple(of: bias.count))
        let (units, inputs) = (bias.count, weights.count / bias.count)
        self.units = units
        self.inputs = inputs
        self.activation = activation
        self.bias = bias
        self.weights = unsafe weights.withUnsafeBufferPointer { source in
            unsafe PackedWeights(source: source, outputs: units, inputs: inputs, taps: 1, scales: nil)
        }
    }

    /// Applies the layer to each image of `input`, flattened in the order H, W, C, and writes to `output`, another
    /// region.
    ///
    /// - Returns: The result, N×1×1×units, a view of `output`.
    @discardableResult
    public func callAsFunction(_ input: FeatureMap, into output: ActivationRegion) -> FeatureMap {
        precondition(input.shape.count == inputs)
        let result = output.map(batch: input.batch, shape: FeatureShape(height: 1, width: 1, channels: units))
        unsafe MatrixMultiplication.multiply(input.pointer, rows: input.batch, by: weights, into: result.pointer)
        for image in 0..<input.batch {
            let values = unsafe UnsafeMutableBufferPointer(start: result.pointer + image * units, count: units)
            for unit in 0..<units { unsafe values[unit] += bias[unit] }
            unsafe activation.apply(to: values)
        }
        return result
    }
}
