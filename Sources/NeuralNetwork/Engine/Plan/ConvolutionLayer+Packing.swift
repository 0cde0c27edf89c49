extension ConvolutionLayer.Direct {
    /// Writes weights, scale and bias to their places in zeroed memory at `base`. Floats keep their values, so that
    /// scales are applied to the sums.
    func pack(
        _ values: [Float], _ geometry: ConvolutionLayer.Geometry, scales: [Float]?, biases: [Float],
        _ base: UnsafeMutableRawPointer
    ) {
        unsafe WeightPacking.pack(
            values, inputs: geometry.inputs, taps: geometry.taps, factors: nil, panelWidth: panelWidth,
            format: format, into: base + weights)
        unsafe copy(scales ?? Array(repeating: 1, count: biases.count), to: base + scale)
        unsafe copy(biases, to: base + bias)
    }

    fileprivate func copy(_ values: [Float], to target: UnsafeMutableRawPointer) {
        unsafe values.withUnsafeBytes { unsafe target.copyMemory(from: $0.baseAddress ?? target, byteCount: $0.count) }
    }
}

extension ConvolutionLayer.Winograd {
    /// The bias that the output transformation adds lies after the products' own, which is zero.
    func outputBias(outputs: Int) -> Int { multiply.bias + outputs * 4 }

    /// Writes transformed weights and bias to their places in zeroed memory at `base`.
    func pack(
        _ values: [Float], _ geometry: ConvolutionLayer.Geometry, scales: [Float], biases: [Float],
        _ base: UnsafeMutableRawPointer
    ) {
        unsafe WinogradWeights.pack(
            values, inputs: geometry.inputs, factors: scales, side: side, panelWidth: multiply.panelWidth,
            format: multiply.format, matrixBytes: matrixBytes, into: base + multiply.weights)
        unsafe multiply.copy(Array(repeating: 1, count: geometry.outputs), to: base + multiply.scale)
        unsafe multiply.copy(biases, to: base + outputBias(outputs: geometry.outputs))
    }
}
