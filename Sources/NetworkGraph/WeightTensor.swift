/// Numbers of a layer as its file holds them, widened to floats.
package struct WeightTensor: Sendable, Equatable {
    /// The dimensions, slowest first; empty for a scalar.
    package var shape: [Int]
    /// The elements, last dimension fastest; as many as the product of `shape`.
    package var values: [Float]

    /// Creates a tensor.
    package init(shape: [Int], values: [Float]) {
        precondition(values.count == shape.reduce(1, *))
        self.shape = shape
        self.values = values
    }

    /// The tensor with its dimensions in another order: dimension `i` of the result is dimension `order[i]` of this one.
    package func transposed(_ order: [Int]) -> WeightTensor {
        precondition(order.sorted() == Array(shape.indices))
        var strides = [Int](repeating: 1, count: shape.count)
        for axis in shape.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * shape[axis + 1] }
        let newShape = order.map { shape[$0] }
        let newStrides = order.map { strides[$0] }
        var result: [Float] = []
        result.reserveCapacity(values.count)
        Self.gather(values, shape: newShape[...], strides: newStrides[...], offset: 0, into: &result)
        return WeightTensor(shape: newShape, values: result)
    }

    private static func gather(
        _ values: [Float], shape: ArraySlice<Int>, strides: ArraySlice<Int>, offset: Int, into result: inout [Float]
    ) {
        guard let extent = shape.first, let stride = strides.first else { return result.append(values[offset]) }
        for index in 0..<extent {
            let start = offset + index * stride
            if shape.count == 1 {
                result.append(values[start])
            } else {
                gather(values, shape: shape.dropFirst(), strides: strides.dropFirst(), offset: start, into: &result)
            }
        }
    }
}
