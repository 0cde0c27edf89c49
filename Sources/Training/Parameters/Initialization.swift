import Glibc
import NeuralNetwork

/// Start values of a tensor that no weight file gives: convolutions normal with variance 2 / (outputs · kernel²) (He et al.
/// 2015, as torchvision), dense layers uniform (Glorot and Bengio 2010, as Keras), normalisations that change nothing.
struct Initialization {
    private var generator: SplitMix64

    init(seed: UInt64) { generator = SplitMix64(seed: seed) }

    /// - Parameter name: the tensor's name, from which its own sequence of random numbers follows.
    mutating func tensor(_ name: String, shape: [Int]) -> NamedTensor {
        let count = shape.reduce(1, *)
        switch shape.count {
        case 4:
            let deviation = (2 / Double(shape[0] * shape[2] * shape[3])).squareRoot()
            return NamedTensor(shape: shape, values: (0..<count).map { _ in Float(generator.normal() * deviation) })
        case 2:
            let limit = (6 / Double(shape[0] + shape[1])).squareRoot()
            return NamedTensor(
                shape: shape, values: (0..<count).map { _ in Float((generator.uniform() * 2 - 1) * limit) })
        default:
            let isOne = name.hasSuffix(".running_var") || (name.hasSuffix(".weight") && shape.count == 1)
            return NamedTensor(shape: shape, values: [Float](repeating: isOne ? 1 : 0, count: count))
        }
    }
}

/// A generator whose state is one number, so that it can be kept and set (Steele, Lea and Flood 2014).
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }

    /// A number from 0 to below 1.
    mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A number of the standard normal distribution (Box and Muller 1958).
    mutating func normal() -> Double {
        (-2 * log(1 - uniform())).squareRoot() * cos(2 * .pi * uniform())
    }
}
