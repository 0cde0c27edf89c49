/// Reads the weights of one layer at a time for packing, into memory that the next layer's take again.
///
/// Not `Sendable`: it belongs to one thread.
@safe final class WeightReader {
    private let file: SafetensorsFile
    private let epsilon: Float
    private let memory: PageMemory

    init(file: SafetensorsFile, epsilon: Float) {
        self.file = file
        self.epsilon = epsilon
        // All heads together are read side by side, and are smaller than any convolution but in tests.
        let heads = file.tensors.filter { $0.key.hasPrefix("head.") }.reduce(0) { $0 + $1.value.count }
        memory = PageMemory(byteCount: 4 * max(heads, file.tensors.values.map(\.count).max() ?? 0))
    }

    /// A convolution's weights, OIHW, until the next layer is read, and what its batch normalisation makes of the sums:
    /// scale and bias.
    @unsafe func convolution(
        _ description: ConvolutionDescription
    ) throws(NetworkError) -> (weights: UnsafeBufferPointer<Float>, scales: [Float], biases: [Float]) {
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
        let weights = unsafe try floats("\(description.name).weight", shape: description.shape, at: 0)
        return unsafe (weights, scales, biases)
    }

    /// The weights of dense layers of the same input, side by side, units × inputs, until the next layer is read, and their
    /// biases.
    @unsafe func dense(
        _ parts: [PackingJob.DensePart], inputs: Int
    ) throws(NetworkError) -> (weights: UnsafeBufferPointer<Float>, biases: [Float]) {
        var count = 0
        var biases: [Float] = []
        for part in parts {
            count += unsafe try floats("head.\(part.name).weight", shape: [part.units, inputs], at: count).count
            biases += try floats("head.\(part.name).bias", shape: [part.units])
        }
        let weights = unsafe UnsafeBufferPointer(start: memory.base.assumingMemoryBound(to: Float.self), count: count)
        return unsafe (weights, biases)
    }

    /// A small tensor.
    private func floats(_ name: String, shape: [Int]) throws(NetworkError) -> [Float] {
        let values: [Float]
        do { values = try file.floats(name, shape: shape) } catch { throw .weights(error) }
        guard unsafe values.withUnsafeBufferPointer({ unsafe Self.areFinite($0) }) else {
            throw .notFinite(tensor: name)
        }
        return values
    }

    /// A tensor in the reader's memory, from the float at `position` on.
    @unsafe private func floats(
        _ name: String, shape: [Int], at position: Int
    ) throws(NetworkError) -> UnsafeBufferPointer<Float> {
        let entry: TensorEntry
        do { entry = try file.entry(name, shape: shape) } catch { throw .weights(error) }
        precondition((position + entry.count) * 4 <= memory.count)
        let values = unsafe UnsafeMutableBufferPointer(
            start: memory.base.assumingMemoryBound(to: Float.self) + position, count: entry.count)
        unsafe file.read(entry, into: values)
        // Otherwise packed weights and the whole file would be in memory at the same time.
        file.release(name)
        guard unsafe Self.areFinite(UnsafeBufferPointer(values)) else { throw .notFinite(tensor: name) }
        return UnsafeBufferPointer(values)
    }

    /// x · 0 is 0 for every finite x and NaN for every other.
    private static func areFinite(_ values: UnsafeBufferPointer<Float>) -> Bool {
        var sums = SIMD16<Float>()
        let whole = values.count & ~15
        let bytes = UnsafeRawBufferPointer(values)
        for index in stride(from: 0, to: whole, by: 16) {
            sums += unsafe bytes.loadUnaligned(fromByteOffset: index * 4, as: SIMD16<Float>.self) * 0
        }
        return unsafe sums == SIMD16<Float>() && values[whole...].allSatisfy(\.isFinite)
    }
}
