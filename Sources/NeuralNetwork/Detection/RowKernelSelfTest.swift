/// A small known problem for every row kernel, which kernels must solve at load: what the plain ones say.
package enum RowKernelSelfTest {
    /// The largest error relative to the largest value.
    package static let tolerance: Float = 1e-5
    /// Whole vectors of every instruction set.
    private static let channels = 32
    /// Tiles of every size, and what is left over.
    private static let width = 23

    /// Nil when all answers are right.
    package static func test(_ kernels: any RowKernels) -> SelfTestFailure? {
        let plain = PlainRowKernels()
        for layer in layers {
            let failure = KernelSelfTest.failure("detection-\(kernels.name)", layer(kernels), layer(plain), tolerance)
            if let failure { return failure }
        }
        return nil
    }

    /// Rows of the problem, long enough for every layer.
    private static let rows = (0..<3).map { AlignedFloats(numbers(2 * (width + 2) * channels, from: $0)) }
    private static let bias = numbers(channels, from: 7)
    private static let bytes = (0..<width).map { UInt8(truncatingIfNeeded: $0 * 37) }

    /// Each computes one row and gives it back.
    private static let layers: [@Sendable (any RowKernels) -> [Float]] = [
        { kernels in
            let layer = PointwiseConvolution(
                inputs: 17, outputs: channels, weights: numbers(17 * channels, from: 3), bias: bias)
            return unsafe row { unsafe kernels.pointwise(layer, rows[0].pointer, width: width, into: $0) }
        },
        { kernels in
            let layer = DepthwiseConvolution(
                channels: channels, rectified: true, weights: numbers(9 * channels, from: 4), bias: bias)
            return unsafe row { unsafe kernels.depthwise(layer, triple, width: width, into: $0) }
        },
        { kernels in
            let layer = StemConvolution(
                outputs: channels, weights: numbers(27 * channels, from: 5), bias: bias, channelOrder: [0, 1, 2])
            return unsafe row { unsafe kernels.stem(layer, triple, width: width, into: $0) }
        },
        { kernels in
            unsafe row {
                unsafe kernels.maximum(rows[0].pointer, rows[1].pointer, width: width, channels: channels, into: $0)
            }
        },
        { kernels in
            unsafe row {
                unsafe kernels.upsampledSum(
                    rows[0].pointer, rows[1].pointer, width: width, channels: channels, into: $0)
            }
        },
        { kernels in unsafe row { unsafe kernels.widen(bytes, count: bytes.count, into: $0) } },
    ]

    private static var triple: RowTriple {
        unsafe RowTriple(above: rows[0].pointer, centre: rows[1].pointer, below: rows[2].pointer)
    }

    /// What a layer writes, with zeros behind it where it writes less.
    private static func row(_ write: (UnsafeMutablePointer<Float>) -> Void) -> [Float] {
        unsafe [Float](unsafeUninitializedCapacity: width * channels) { buffer, count in
            unsafe buffer.initialize(repeating: 0)
            if let start = buffer.baseAddress { unsafe write(start) }
            count = buffer.count
        }
    }

    /// Numbers of -1 to 1 that repeat late.
    private static func numbers(_ count: Int, from seed: Int) -> [Float] {
        (0..<count).map { Float(($0 * 131 + seed * 977) % 1009) / 504.5 - 1 }
    }
}
