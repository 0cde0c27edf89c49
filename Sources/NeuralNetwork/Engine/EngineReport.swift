/// What a network's plan consists of: the kernel of each layer, and the kernels that failed their self-tests.
public struct EngineReport: Sendable {
    /// A layer of the plan.
    public struct Layer: Sendable {
        /// The layer's name in the weight file; `heads` for all heads together.
        public var name: String
        /// The extent of an image before the layer.
        public var input: FeatureShape
        /// The extent of an image after the layer, without the pooling that may follow.
        public var output: FeatureShape
        /// The rows and columns of the convolution's kernel; 1 for dense layers.
        public var kernelSize: Int
        /// The stride, after strides were pulled up.
        public var stride: Int
        /// The multiplications that a direct convolution of one image takes.
        public var multiplications: Int
        /// The kernel of the direct convolution, if the plan has it.
        public var directKernel: String?
        /// The kernel of Winograd's filtering, if the plan has it, and the fewest images of a pass for which it is used.
        public var winogradKernel: (name: String, minimumImages: Int)?

        /// The kernel for passes of so many images.
        public func kernel(images: Int) -> String {
            guard let winogradKernel, directKernel == nil || images >= winogradKernel.minimumImages else {
                return directKernel ?? "openblas"
            }
            return winogradKernel.name
        }
    }

    /// The precision of the convolutions, `auto` resolved.
    public var precision: Precision
    /// The fastest instruction set among the kernels.
    public var instructionSet: InstructionSet
    /// The layers, front to back; empty on the plain path.
    public var layers: [Layer]
    /// The kernels that failed their self-tests.
    public var selfTestFailures: [SelfTestFailure]
    /// What an operator should know, such as instructions that the processor lacks.
    public var notices: [String] = []
    /// The bytes of packed weights.
    public var weightBytes: Int
    /// Whether the packed weights come from the cache.
    public var areWeightsCached = false
}

extension EngineReport {
    /// The plain path: no packed layers to report.
    init(plain description: ResNetDescription, options: EngineOptions, failures: [SelfTestFailure]) {
        precision = .fp32
        instructionSet = .generic
        layers = []
        selfTestFailures = failures
        weightBytes = 0
        if options.precision != .auto, options.precision != .fp32 {
            notices = ["\(options.precision.rawValue) needs kernels that cannot run here: the network runs in fp32"]
        }
        if options.instructionSet > .generic {
            notices.append("no kernel fits the network: it runs on OpenBLAS")
        }
    }
}
