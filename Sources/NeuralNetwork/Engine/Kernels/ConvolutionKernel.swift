import CKernels

/// A convolution kernel in C and the layout it expects, as the C target describes it.
///
/// `@unchecked Sendable`: the C function has no state.
@safe package struct ConvolutionKernel: @unchecked Sendable {
    /// The signature of the C functions: the operands, then first and last row, first and last panel.
    package typealias Function =
        @convention(c) (UnsafePointer<GagConvolution>?, Int64, Int64, Int64, Int64) -> Void

    /// The name in reports.
    package let name: String
    /// What the processor must have.
    private let features: ProcessorFeatures
    /// The formats of input and weights.
    package let format: NumberFormat
    /// Whether outputs are fp32 whatever the input is; otherwise they have the input's format.
    package let writesFloats: Bool
    /// The largest input value: 127 where pairs of products are added in 16 bits.
    package let inputMaximum: Int
    /// The output channels of a panel.
    package let panelWidth: Int
    /// The most rows of a tile.
    package let tileRows: Int
    /// The C function.
    package var function: Function

    /// The class of instructions that it is written for.
    package var instructionSet: InstructionSet { features.instructionSet }
    /// Whether this processor has what the kernel needs.
    package var canRun: Bool { ProcessorFeatures.detected.isSuperset(of: features) }
    /// The bytes of an output value.
    package var outputBytes: Int { writesFloats ? 4 : format.activationBytes }

    init?(_ descriptor: GagConvolutionDescriptor) {
        guard let format = unsafe NumberFormat(descriptor.format), let function = unsafe descriptor.function else {
            return nil
        }
        name = unsafe String(cString: descriptor.name)
        features = unsafe ProcessorFeatures(rawValue: descriptor.features)
        self.format = format
        writesFloats = unsafe descriptor.writesFloats != 0
        inputMaximum = unsafe Int(descriptor.inputMaximum)
        panelWidth = unsafe Int(descriptor.panelWidth)
        tileRows = unsafe Int(descriptor.tileRows)
        unsafe self.function = function
    }
}

/// The kernels of a Winograd transformation in C, as the C target describes them.
///
/// `@unchecked Sendable`: the C functions have no state.
@safe package struct WinogradKernel: @unchecked Sendable {
    /// The signature of the C functions: the operands, then first and last tile, first and last channel.
    package typealias Function =
        @convention(c) (UnsafePointer<GagWinograd>?, Int64, Int64, Int64, Int64) -> Void

    /// The signature of the C function for filters: the operands and a row of matrices.
    package typealias FilterFunction = @convention(c) (UnsafePointer<GagWinogradFilter>?, Int64) -> Void

    /// The name in reports.
    package let name: String
    /// What the processor must have.
    private let features: ProcessorFeatures
    /// The format of the activations.
    package let format: NumberFormat
    /// The rows and columns of a tile's outputs: 2 or 4.
    package let side: Int
    /// The channels of a vector.
    package let lanes: Int
    /// Transforms input tiles.
    package var input: Function
    /// Transforms products to outputs.
    package var output: Function
    /// Transforms filters from the direct convolution's weights, where they need not be kept transformed.
    package var filter: FilterFunction?

    /// The class of instructions that it is written for.
    package var instructionSet: InstructionSet { features.instructionSet }
    /// Whether this processor has what the kernel needs.
    package var canRun: Bool { ProcessorFeatures.detected.isSuperset(of: features) }
    /// The number of independent matrix products.
    package var matrices: Int { (side + 2) * (side + 2) }

    /// Whether it can transform filters in each pass for a kernel that multiplies them.
    package func transformsFilters(for products: ConvolutionKernel?) -> Bool {
        guard let products, unsafe filter != nil else { return false }
        return products.format == .float32 && products.panelWidth == 2 * lanes
    }

    init?(_ descriptor: GagWinogradDescriptor) {
        guard let format = unsafe NumberFormat(descriptor.format), let input = unsafe descriptor.input,
            let output = unsafe descriptor.output
        else { return nil }
        name = unsafe String(cString: descriptor.name)
        features = unsafe ProcessorFeatures(rawValue: descriptor.features)
        self.format = format
        side = unsafe Int(descriptor.side)
        lanes = unsafe Int(descriptor.lanes)
        unsafe self.input = input
        unsafe self.output = output
        unsafe filter = descriptor.filter
    }
}

extension NumberFormat {
    /// Nil for a format that is none.
    init?(_ format: GagFormat) {
        switch format {
        case GAG_F32: self = .float32
        case GAG_F32_F16: self = .float32HalfWeights
        case GAG_BF16: self = .bfloat16
        case GAG_U8: self = .uint8
        case GAG_I16: self = .int16
        default: return nil
        }
    }
}
