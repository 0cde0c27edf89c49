import FoundationEssentials

extension InstructionSet: CaseIterable {
    /// Those that kernels of this binary are written for, slowest first.
    public static let allCases: [InstructionSet] =
        [.generic] + Set(KernelCatalog.convolutions.map(\.instructionSet)).sorted()

    /// What the environment variable `GAG_ISA` asks for, never above what was detected.
    public static var selected: InstructionSet {
        selected(by: ProcessInfo.processInfo.environment["GAG_ISA"])
    }

    /// - Parameter setting: `generic`, or a set that this binary has kernels for; anything else allows all.
    public static func selected(by setting: String?) -> InstructionSet {
        min(detected, allCases.first { $0.rawValue == setting } ?? detected)
    }
}
