import NeuralNetwork
import Training

/// Maps and layers as their definitions, in double precision; gradients by central differences.
struct DoubleConvolution {
    let shape: ConvolutionShape

    func forward(_ input: [Double], _ weights: [Double], images: Int) -> [Double] {
        var output = [Double](repeating: 0, count: images * shape.outputCount)
        var index = 0
        for image in 0..<images {
            for y in 0..<shape.outputHeight {
                for x in 0..<shape.outputWidth {
                    for channel in 0..<shape.outputs {
                        output[index] = sum(input, weights, image: image, y: y, x: x, output: channel)
                        index += 1
                    }
                }
            }
        }
        return output
    }

    private func sum(_ input: [Double], _ weights: [Double], image: Int, y: Int, x: Int, output: Int) -> Double {
        var sum = 0.0
        for u in 0..<shape.kernel {
            for v in 0..<shape.kernel {
                let row = y * shape.stride + u - shape.paddingTop
                let column = x * shape.stride + v - shape.paddingLeft
                guard row >= 0, row < shape.height, column >= 0, column < shape.width else { continue }
                for channel in 0..<shape.inputs {
                    let weight = ((output * shape.kernel + u) * shape.kernel + v) * shape.inputs + channel
                    let place = ((image * shape.height + row) * shape.width + column) * shape.inputs + channel
                    sum += input[place] * weights[weight]
                }
            }
        }
        return sum
    }
}

/// ∂loss/∂values at each of `values`, by central differences.
func numericGradient(_ values: [Double], step: Double = 1e-4, _ loss: ([Double]) -> Double) -> [Double] {
    var point = values
    return values.indices.map { index in
        point[index] = values[index] + step
        let above = loss(point)
        point[index] = values[index] - step
        let below = loss(point)
        point[index] = values[index]
        return (above - below) / (2 * step)
    }
}

/// Σ a · b
func dot(_ left: [Double], _ right: [Double]) -> Double { zip(left, right).reduce(0) { $0 + $1.0 * $1.1 } }

/// max |values − reference| / max |reference|; infinite when a value is not finite or the counts differ.
func relativeError(of values: [Float], to reference: [Double]) -> Double {
    guard values.count == reference.count, values.allSatisfy(\.isFinite) else { return .infinity }
    let difference = zip(values, reference).reduce(0) { max($0, abs(Double($1.0) - $1.1)) }
    return difference / max(reference.reduce(0) { max($0, abs($1)) }, .leastNormalMagnitude)
}

/// A small generator with a fixed seed, so that a failure can be repeated (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }

    /// Uniform floats between -1 and 1.
    mutating func floats(_ count: Int) -> [Float] {
        (0..<count).map { _ in Float.random(in: -1...1, using: &self) }
    }
}

/// Memory of a test's operands, aligned as an arena's.
@safe final class TestMemory {
    @unsafe let base: UnsafeMutableRawPointer
    let count: Int

    init(byteCount: Int) {
        count = byteCount
        unsafe base = .allocate(byteCount: max(64, byteCount), alignment: 64)
        unsafe base.initializeMemory(as: UInt8.self, repeating: 0xFF, count: max(64, byteCount))
    }

    convenience init(_ values: [Float]) {
        self.init(byteCount: values.count * 4)
        for (index, value) in values.enumerated() { unsafe floats[index] = value }
    }

    deinit { unsafe base.deallocate() }

    @unsafe var floats: UnsafeMutablePointer<Float> { unsafe base.assumingMemoryBound(to: Float.self) }

    var values: [Float] { (0..<count / 4).map { unsafe floats[$0] } }
}
