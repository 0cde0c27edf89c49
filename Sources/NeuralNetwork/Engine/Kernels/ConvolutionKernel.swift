import CKernels

/// A convolution kernel in C and the layout it expects.
@safe package struct ConvolutionKernel: Sendable {
    /// The signature of the C functions: the operands, then first and last row, first and last panel.
    package typealias Function =
        @convention(c) @Sendable (UnsafePointer<GagConvolution>?, Int64, Int64, Int64, Int64) -> Void

    /// The name in reports.
    package let name: String
    /// What the processor must have.
    package let instructionSet: InstructionSet
    /// The formats of input and weights.
    package let format: NumberFormat
    /// Whether outputs are fp32 whatever the input is; otherwise they have the input's format.
    package let writesFloats: Bool
    /// The largest input value: 127 where pairs of products are added in 16 bits.
    package let inputMaximum: Int
    /// The C function.
    package var function: Function

    /// The output channels of a panel.
    package var panelWidth: Int { instructionSet == .avx512 ? 32 : 16 }
    /// The most rows of a tile.
    package var tileRows: Int { instructionSet == .avx512 ? 14 : 6 }
    /// The bytes of an output value.
    package var outputBytes: Int { writesFloats ? 4 : format.activationBytes }

    init(
        _ name: String, _ instructionSet: InstructionSet, _ format: NumberFormat, writesFloats: Bool = false,
        inputMaximum: Int = 255, _ function: @escaping Function
    ) {
        self.name = name
        self.instructionSet = instructionSet
        self.format = format
        self.writesFloats = writesFloats
        self.inputMaximum = inputMaximum
        unsafe self.function = function
    }
}

/// The kernels of a Winograd transformation in C.
@safe package struct WinogradKernel: Sendable {
    /// The signature of the C functions: the operands, then first and last tile, first and last channel.
    package typealias Function =
        @convention(c) @Sendable (UnsafePointer<GagWinograd>?, Int64, Int64, Int64, Int64) -> Void

    /// The signature of the C function for filters: the operands and a row of matrices.
    package typealias FilterFunction = @convention(c) @Sendable (UnsafePointer<GagWinogradFilter>?, Int64) -> Void

    /// The name in reports.
    package let name: String
    /// What the processor must have.
    package let instructionSet: InstructionSet
    /// The format of the activations.
    package let format: NumberFormat
    /// The rows and columns of a tile's outputs: 2 or 4.
    package let side: Int
    /// Transforms input tiles.
    package var input: Function
    /// Transforms products to outputs.
    package var output: Function
    /// Transforms filters from the direct convolution's weights, where they need not be kept transformed.
    package var filter: FilterFunction?

    /// The number of independent matrix products.
    package var matrices: Int { (side + 2) * (side + 2) }
    /// The channels of a vector.
    package var lanes: Int { instructionSet == .avx512 || format == .uint8 ? 16 : 8 }

    /// Whether it can transform filters in each pass for a kernel that multiplies them.
    package func transformsFilters(for products: ConvolutionKernel?) -> Bool {
        guard let products, unsafe filter != nil else { return false }
        return products.format == .float32 && products.panelWidth == 2 * lanes
    }

    init(
        _ name: String, _ instructionSet: InstructionSet, _ format: NumberFormat, side: Int,
        input: @escaping Function, output: @escaping Function, filter: FilterFunction? = nil
    ) {
        self.name = name
        self.instructionSet = instructionSet
        self.format = format
        self.side = side
        unsafe self.input = input
        unsafe self.output = output
        unsafe self.filter = filter
    }
}
