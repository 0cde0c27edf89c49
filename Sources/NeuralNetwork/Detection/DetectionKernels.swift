/// The row kernels that this processor can run, fastest first.
package enum DetectionKernels {
    /// All kernels that run here and passed their self-test, the plain ones last.
    package static let available: [any RowKernels] = tested.compactMap { $0.failure == nil ? $0.kernels : nil }

    /// What failed its self-test and is not used.
    package static let failures: [SelfTestFailure] = tested.compactMap(\.failure)

    private static let tested: [(kernels: any RowKernels, failure: SelfTestFailure?)] = {
        let all: [any RowKernels] = KernelCatalog.detections + [PlainRowKernels()]
        return all.map { ($0, RowKernelSelfTest.test($0)) }
    }()

    /// The fastest kernels that are no faster than what the environment variable `GAG_ISA` allows.
    package static var fastest: any RowKernels { allowed(.selected) }

    /// - Parameter setting: as of ``InstructionSet/selected(by:)``.
    package static func allowed(by setting: String?) -> any RowKernels { allowed(.selected(by: setting)) }

    private static func allowed(_ set: InstructionSet) -> any RowKernels {
        available.first { $0.instructionSet <= set } ?? PlainRowKernels()
    }
}
