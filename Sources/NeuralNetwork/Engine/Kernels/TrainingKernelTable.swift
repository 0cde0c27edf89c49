import CKernels

/// The training kernels in C of one instruction set and one format of activations, as the C target describes them.
///
/// `@unchecked Sendable`: the descriptor is constant and the C functions have no state.
@safe package struct TrainingKernelTable: @unchecked Sendable {
    /// The functions, and what their caller must know of them.
    @unsafe package let descriptor: GagTrainingDescriptor
    /// The name in reports.
    package let name: String
    /// Whether activations are bfloat16; fp32 otherwise.
    package let isBFloat16: Bool
    /// The channels of a vector.
    package let lanes: Int
    /// The output channels of a panel, of which a fast convolution has whole ones.
    package let panelWidth: Int
    private let features: ProcessorFeatures

    /// The class of instructions that they are written for.
    package var instructionSet: InstructionSet { features.instructionSet }
    /// Whether this processor has what they need.
    package var canRun: Bool { ProcessorFeatures.detected.isSuperset(of: features) }
    /// The bytes of an activation.
    package var elementBytes: Int { isBFloat16 ? 2 : 4 }
    /// The activations of a group of four bytes.
    package var group: Int { isBFloat16 ? 2 : 1 }

    init(_ descriptor: GagTrainingDescriptor) {
        unsafe self.descriptor = descriptor
        name = unsafe String(cString: descriptor.name)
        isBFloat16 = unsafe descriptor.format == GAG_BF16
        lanes = unsafe Int(descriptor.lanes)
        panelWidth = unsafe Int(descriptor.panelWidth)
        features = unsafe ProcessorFeatures(rawValue: descriptor.features)
    }
}
