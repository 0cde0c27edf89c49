import NeuralNetwork

/// A batch of feature maps in NHWC with layers written as their definitions, in double precision: what the real ones
/// are checked against.
struct NaiveTensor {
    var batch: Int
    var shape: FeatureShape
    var values: [Double]

    init(batch: Int, shape: FeatureShape, values: [Double]) {
        self.batch = batch
        self.shape = shape
        self.values = values
    }

    init(batch: Int, shape: FeatureShape, values: [Float]) {
        self.init(batch: batch, shape: shape, values: values.map(Double.init))
    }

    func position(_ image: Int, _ y: Int, _ x: Int, _ channel: Int) -> Int {
        ((image * shape.height + y) * shape.width + x) * shape.channels + channel
    }

    /// Calls `value` for every element of a tensor of `shape`.
    func generate(_ shape: FeatureShape, value: (Int, Int, Int, Int) -> Double) -> NaiveTensor {
        var values: [Double] = []
        values.reserveCapacity(batch * shape.count)
        for image in 0..<batch {
            for y in 0..<shape.height {
                for x in 0..<shape.width {
                    for channel in 0..<shape.channels { values.append(value(image, y, x, channel)) }
                }
            }
        }
        return NaiveTensor(batch: batch, shape: shape, values: values)
    }

    func map(_ transform: (Double) -> Double) -> NaiveTensor {
        NaiveTensor(batch: batch, shape: shape, values: values.map(transform))
    }

    func adding(_ other: NaiveTensor) -> NaiveTensor {
        NaiveTensor(batch: batch, shape: shape, values: zip(values, other.values).map { $0 + $1 })
    }

    var relu: NaiveTensor { map { max(0, $0) } }

    /// Extent of a window layer's output.
    func windowed(size: (Int, Int), stride: Int, padding: Int, channels: Int) -> FeatureShape {
        FeatureShape(
            height: (shape.height + 2 * padding - size.0) / stride + 1,
            width: (shape.width + 2 * padding - size.1) / stride + 1, channels: channels)
    }

    /// Convolution with OIHW weights.
    func convolved(weights: [Float], shape kernel: [Int], bias: [Float]?, stride: Int, padding: Int) -> NaiveTensor {
        let output = windowed(size: (kernel[2], kernel[3]), stride: stride, padding: padding, channels: kernel[0])
        return generate(output) { image, y, x, channel in
            var sum = Double(bias?[channel] ?? 0)
            for input in 0..<kernel[1] {
                for u in 0..<kernel[2] {
                    for v in 0..<kernel[3] {
                        let (row, column) = (y * stride + u - padding, x * stride + v - padding)
                        guard (0..<shape.height).contains(row), (0..<shape.width).contains(column) else { continue }
                        let weight = weights[((channel * kernel[1] + input) * kernel[2] + u) * kernel[3] + v]
                        sum += values[position(image, row, column, input)] * Double(weight)
                    }
                }
            }
            return sum
        }
    }

    func maxPooled(size: Int, stride: Int, padding: Int) -> NaiveTensor {
        let output = windowed(size: (size, size), stride: stride, padding: padding, channels: shape.channels)
        return generate(output) { image, y, x, channel in
            var largest = -Double.infinity
            for row in y * stride - padding..<y * stride - padding + size where (0..<shape.height).contains(row) {
                for column in x * stride - padding..<x * stride - padding + size
                where (0..<shape.width).contains(column) {
                    largest = max(largest, values[position(image, row, column, channel)])
                }
            }
            return largest
        }
    }

    var averaged: NaiveTensor {
        generate(FeatureShape(height: 1, width: 1, channels: shape.channels)) { image, _, _, channel in
            var sum = 0.0
            for y in 0..<shape.height {
                for x in 0..<shape.width { sum += values[position(image, y, x, channel)] }
            }
            return sum / Double(shape.area)
        }
    }

    /// The same values as images of a single pixel.
    var flattened: NaiveTensor {
        NaiveTensor(batch: batch, shape: FeatureShape(height: 1, width: 1, channels: shape.count), values: values)
    }

    /// The largest difference to `other`, relative to the largest value here.
    func relativeError(of other: [Float]) -> Double {
        guard other.count == values.count else { return .infinity }
        return NeuralNetworkTests.relativeError(of: other.map(Double.init), to: values)
    }
}

/// max |values − reference| / max |reference|; infinite when a value is not finite or the counts differ.
func relativeError(of values: [Double], to reference: [Double]) -> Double {
    guard values.count == reference.count, values.allSatisfy({ $0.isFinite }) else { return .infinity }
    let difference = zip(values, reference).reduce(0) { max($0, abs($1.0 - $1.1)) }
    let magnitude = reference.reduce(0) { max($0, abs($1)) }
    return difference / max(magnitude, .leastNormalMagnitude)
}

/// The same for single precision.
func relativeError(of values: [Float], to reference: [Float]) -> Double {
    relativeError(of: values.map(Double.init), to: reference.map(Double.init))
}

extension ActivationArena {
    /// A feature map with these values in a new region.
    func map(batch: Int, shape: FeatureShape, values: [Float]) -> FeatureMap {
        let map = allocate(batch * shape.count).map(batch: batch, shape: shape)
        unsafe map.withUnsafeElements { elements in
            for index in values.indices { unsafe elements[index] = values[index] }
        }
        return map
    }
}
