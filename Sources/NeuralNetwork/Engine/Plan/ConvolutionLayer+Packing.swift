extension ConvolutionLayer.Direct {
    /// Writes weights, scale and bias to their places in zeroed memory at `base`. Floats keep their values, so that
    /// scales are applied to the sums.
    func pack(
        _ values: UnsafeBufferPointer<Float>, _ geometry: ConvolutionLayer.Geometry, scales: [Float]?, biases: [Float],
        _ memory: PageMemory
    ) {
        if let requantization {
            unsafe pack(values, geometry, scales: scales, biases: biases, requantization, memory)
            return
        }
        unsafe WeightPacking.pack(
            values, inputs: geometry.inputs, taps: geometry.taps, factors: nil, panelWidth: panelWidth,
            format: format, into: memory.base + weights)
        unsafe copy(scales ?? Array(repeating: 1, count: biases.count), to: memory.base + scale)
        unsafe copy(biases, to: memory.base + bias)
    }

    /// Scales each output channel's weights to eight bits, and folds all scales into those of the sums.
    private func pack(
        _ values: UnsafeBufferPointer<Float>, _ geometry: ConvolutionLayer.Geometry, scales: [Float]?, biases: [Float],
        _ requantization: ConvolutionLayer.Requantization, _ memory: PageMemory
    ) {
        let weightScales = unsafe geometry.weightScales(values)
        unsafe WeightPacking.pack(
            values, inputs: geometry.inputs, taps: geometry.taps, factors: weightScales.map { 1 / $0 },
            panelWidth: panelWidth, format: format, into: memory.base + weights)
        unsafe copy(requantization.sumScales(weightScales, scales), to: memory.base + scale)
        unsafe copy(requantization.biases(biases), to: memory.base + bias)
    }

    fileprivate func copy(_ values: [Float], to target: UnsafeMutableRawPointer) {
        unsafe values.withUnsafeBytes {
            unsafe UnsafeMutableRawBufferPointer(start: target, count: $0.count).copyMemory(from: $0)
        }
    }
}

extension ConvolutionLayer.Geometry {
    /// What one unit of each output channel's eight-bit weights stands for.
    fileprivate func weightScales(_ values: UnsafeBufferPointer<Float>) -> [Float] {
        let size = inputs * taps
        return (0..<outputs).map { output in
            let largest = unsafe values[output * size..<(output + 1) * size].reduce(0) { max($0, abs($1)) }
            return largest > 0 ? largest / 127 : 1
        }
    }
}

extension ConvolutionLayer.Requantization {
    /// What the sums of eight-bit products are multiplied by.
    fileprivate func sumScales(_ weightScales: [Float], _ scales: [Float]?) -> [Float] {
        weightScales.indices.map { weightScales[$0] * (scales?[$0] ?? 1) * (inputScale / outputScale) }
    }

    fileprivate func biases(_ biases: [Float]) -> [Float] { biases.map { $0 / outputScale + offset } }
}

extension ConvolutionLayer.Winograd {
    /// The bias that the output transformation adds lies after the products' own, which is zero.
    func outputBias(outputs: Int) -> Int { multiply.bias + outputs * 4 }

    /// Writes transformed weights and bias to their places in zeroed memory at `base`.
    func pack(
        _ values: UnsafeBufferPointer<Float>, _ geometry: ConvolutionLayer.Geometry, scales: [Float], biases: [Float],
        _ memory: PageMemory
    ) {
        if multiply.format == .int16 {
            unsafe packBytes(values, geometry, scales: scales, biases: biases, memory)
            return
        }
        if unsafe filter == nil {
            unsafe WinogradWeights.pack(
                values, inputs: geometry.inputs, factors: scales, side: side, panelWidth: multiply.panelWidth,
                format: multiply.format, matrixBytes: matrixBytes, into: memory.base + multiply.weights)
        }
        unsafe multiply.copy(Array(repeating: 1, count: geometry.outputs), to: memory.base + multiply.scale)
        unsafe multiply.copy(biases, to: memory.base + outputBias(outputs: geometry.outputs))
    }

    /// Writes transformed eight-bit weights; the scales of the sums, with which the output transformation multiplies, take
    /// the place of the products' own.
    private func packBytes(
        _ values: UnsafeBufferPointer<Float>, _ geometry: ConvolutionLayer.Geometry, scales: [Float], biases: [Float],
        _ memory: PageMemory
    ) {
        let requantization = multiply.requantization
        // Weights without a scale of their own are whole numbers.
        let weightScales =
            unsafe requantization == nil
            ? Array(repeating: 1, count: geometry.outputs) : geometry.weightScales(values)
        unsafe WinogradWeights.pack(
            values, inputs: geometry.inputs, factors: weightScales.map { 1 / $0 }, side: side,
            panelWidth: multiply.panelWidth, format: multiply.format, matrixBytes: matrixBytes,
            into: memory.base + multiply.weights)
        let sumScales = requantization?.sumScales(weightScales, scales) ?? scales
        unsafe multiply.copy(sumScales.map { $0 / WinogradWeights.wholeFactor }, to: memory.base + multiply.scale)
        unsafe multiply.copy(
            requantization?.biases(biases) ?? biases, to: memory.base + outputBias(outputs: geometry.outputs))
    }
}
