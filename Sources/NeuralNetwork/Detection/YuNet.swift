/// The face detector YuNet (yunet_n): its weights, shared by all workers.
///
/// Source: Wu, Peng, Yu: YuNet, A Tiny Millisecond-level Face Detector, Machine Intelligence Research 2023;
/// libfacedetection.train, onnx/yunet_n_dynamic.onnx.
public final class YuNet: Sendable {
    /// The order of the channels in the rows that a context is given.
    public enum ChannelOrder: Sendable {
        /// Red first, as decoders give it; the weights are reordered at load.
        case rgb
        /// Blue first, as the network was trained.
        case bgr
    }

    /// Pixels between the cells of the three levels of output.
    public static let strides = [8, 16, 32]

    /// What input sizes are padded to, right and bottom, with zeros.
    public static let sizeMultiple = 32

    let stem: StemConvolution
    let stage0: SeparableUnit
    /// Stages 1 to 5, two units each.
    let stages: [[SeparableUnit]]
    /// The units of the neck, finest level first.
    let laterals: [SeparableUnit]
    /// The shared units of the heads, finest level first.
    let shares: [SeparableUnit]
    /// The four heads of each level as one unit: classification, objectness, box, landmarks (1 + 1 + 4 + 10).
    let heads: [SeparableUnit]

    /// Reads all tensors, named as in libfacedetection.train, batch norm folded in.
    ///
    /// - Throws: ``SafetensorsError`` where a tensor is missing, unexpected or of another shape.
    public init(weights file: SafetensorsFile, channelOrder: ChannelOrder = .rgb) throws(SafetensorsError) {
        try file.verify(Self.tensors)
        stem = StemConvolution(
            outputs: 16, weights: try file.floats("backbone.stem.weight", shape: [16, 3, 3, 3]),
            bias: try file.floats("backbone.stem.bias", shape: [16]),
            channelOrder: channelOrder == .bgr ? [0, 1, 2] : [2, 1, 0])
        stage0 = try SeparableUnit("backbone.stage0.conv2", inputs: 16, outputs: 16, from: file)
        var stages: [[SeparableUnit]] = []
        for (index, widths) in Self.stageWidths.enumerated() {
            let name = "backbone.stage\(index + 1)"
            stages.append([
                try SeparableUnit("\(name).conv1", inputs: widths[0], outputs: widths[1], from: file),
                try SeparableUnit("\(name).conv2", inputs: widths[1], outputs: widths[2], from: file),
            ])
        }
        self.stages = stages
        var laterals: [SeparableUnit] = []
        var shares: [SeparableUnit] = []
        var heads: [SeparableUnit] = []
        for level in Self.strides.indices {
            laterals.append(try SeparableUnit("neck.lateral.\(level)", inputs: 64, outputs: 64, from: file))
            shares.append(try SeparableUnit("head.share.\(level)", inputs: 64, outputs: 64, from: file))
            let parts = Self.headOutputs.map { (name: "head.\($0.0).\(level)", outputs: $0.1) }
            heads.append(try SeparableUnit(concatenating: parts, inputs: 64, rectified: false, from: file))
        }
        self.laterals = laterals
        self.shares = shares
        self.heads = heads
    }

    /// Working memory for one worker, with the fastest kernels that the processor has and `GAG_ISA` allows.
    ///
    /// - Parameter threads: The threads that share each pass, the caller's among them; a third one finds nothing to do.
    public func makeContext(threads: Int = 1) -> YuNetContext {
        makeContext(kernels: DetectionKernels.fastest, threads: threads)
    }

    /// Working memory for one worker with given kernels.
    package func makeContext(kernels: any RowKernels, threads: Int = 1) -> YuNetContext {
        YuNetContext(self, kernels: kernels, threads: threads)
    }
}
