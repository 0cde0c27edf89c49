/// How a network is planned.
public struct EngineOptions: Sendable {
    /// The arithmetic of the convolutions.
    public var precision: Precision
    /// The fastest instruction set to use; never above what the processor has.
    public var instructionSet: InstructionSet
    /// The ranges of activations, which `int8` needs.
    public var activationRanges: ActivationRanges?
    /// Where packed weights are kept between starts; nil packs them at each load.
    public var weightCache: PackedWeightCache?
    /// What tells the content of the weight file, such as its SHA-256; without it nothing is kept.
    public var weightContent: String?
    /// Called at load for each kernel whose self-test failed, before the next slower one takes its place.
    public var onSelfTestFailure: (@Sendable (SelfTestFailure) -> Void)?
    /// Names of kernels that are replaced by ones that compute nothing, so that tests see their self-tests fail.
    package var brokenKernels: Set<String> = []

    /// Options whose instruction set is what `GAG_ISA` and the processor allow.
    public init(
        precision: Precision = .auto, instructionSet: InstructionSet = .selected,
        onSelfTestFailure: (@Sendable (SelfTestFailure) -> Void)? = nil
    ) {
        self.precision = precision
        self.instructionSet = min(instructionSet, .detected)
        self.onSelfTestFailure = onSelfTestFailure
    }
}

/// A kernel that answered a known problem wrongly at load and is not used.
public struct SelfTestFailure: Sendable, Equatable {
    /// The kernel's name.
    public let kernel: String
    /// The largest error relative to the largest expected value; infinite when the answer was not a number.
    public let error: Float
    /// The largest error that would have been accepted.
    public let tolerance: Float
}
