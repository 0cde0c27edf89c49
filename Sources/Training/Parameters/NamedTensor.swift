import NeuralNetwork

/// A tensor as weight files have it: its dimensions, slowest first, and its values in that order.
package struct NamedTensor: Sendable, Equatable {
    /// The dimensions.
    package var shape: [Int]
    /// As many values as the product of `shape`.
    package var values: [Float]

    package init(shape: [Int], values: [Float]) {
        precondition(values.count == shape.reduce(1, *))
        self.shape = shape
        self.values = values
    }
}

extension SafetensorsFile {
    /// Every tensor of the file.
    ///
    /// - Throws: `SafetensorsError` never for a file that was opened, which was checked as a whole.
    package func namedTensors() throws(SafetensorsError) -> [String: NamedTensor] {
        var result: [String: NamedTensor] = [:]
        for (name, entry) in tensors {
            result[name] = NamedTensor(shape: entry.shape, values: try floats(name, shape: entry.shape))
        }
        return result
    }
}
