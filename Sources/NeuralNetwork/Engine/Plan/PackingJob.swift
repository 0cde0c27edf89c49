/// Reads one layer's weights and packs them into the plan's weight memory.
enum PackingJob: Sendable {
    /// The first convolution, whose kernel rows are taps.
    case stem(ConvolutionDescription, ConvolutionLayer)
    case convolution(ConvolutionDescription, ConvolutionLayer)
    /// Dense layers of the same input, side by side.
    case dense([DensePart], inputs: Int, ConvolutionLayer)

    struct DensePart: Sendable {
        var name: String
        var units: Int
    }

    func pack(_ reader: WeightReader, into memory: PageMemory) throws(NetworkError) {
        switch self {
        case .stem(let description, let layer):
            let (weights, scales, biases) = unsafe try reader.convolution(description)
            let rows = unsafe Self.rowsAsTaps(
                layer.direct?.format == .bfloat16
                    ? SumPreservingRounding.round(weights, count: 49) : Array(weights), outputs: description.outputs)
            unsafe rows.withUnsafeBufferPointer {
                unsafe layer.direct?.pack($0, layer.geometry, scales: scales, biases: biases, memory)
            }
        case .convolution(let description, let layer):
            let (weights, scales, biases) = unsafe try reader.convolution(description)
            unsafe layer.direct?.pack(weights, layer.geometry, scales: scales, biases: biases, memory)
            unsafe layer.winograd?.pack(weights, layer.geometry, scales: scales, biases: biases, memory)
        case .dense(let parts, let inputs, let layer):
            let (weights, biases) = unsafe try reader.dense(parts, inputs: inputs)
            unsafe layer.direct?.pack(weights, layer.geometry, scales: nil, biases: biases, memory)
        }
    }

    /// Outputs × 3 × 7 × 7 as outputs × (7 columns × 3 channels) × 7 rows: a row of the kernel covers 21 adjacent values
    /// of an NHWC image.
    private static func rowsAsTaps(_ weights: [Float], outputs: Int) -> [Float] {
        var rows = weights
        for output in 0..<outputs {
            for channel in 0..<3 {
                for tap in 0..<49 {
                    rows[(output * 21 + tap % 7 * 3 + channel) * 7 + tap / 7] =
                        weights[(output * 3 + channel) * 49 + tap]
                }
            }
        }
        return rows
    }
}
