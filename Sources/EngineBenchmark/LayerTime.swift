import NeuralNetwork

/// How long a layer took within a pass.
public struct LayerTime: Sendable {
    /// The layer.
    public let layer: EngineReport.Layer
    /// The images of the pass.
    public let batch: Int
    /// The mean time, in milliseconds.
    public let milliseconds: Double

    /// The kernel that ran.
    public var kernel: String { layer.kernel(images: batch) }

    /// 10⁹ floating-point operations a second, counting two for each multiplication of a direct convolution: Winograd's
    /// filtering takes fewer and may exceed the processor's peak.
    public var gigaflops: Double { Double(2 * layer.multiplications * batch) / milliseconds / 1e6 }
}
