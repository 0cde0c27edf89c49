import CKernels
import FoundationEssentials

/// The row kernels that this processor can run, fastest first.
package enum DetectionKernels {
    /// All kernels that run here and passed their self-test, the plain ones last.
    package static let available: [any RowKernels] = tested.compactMap { $0.failure == nil ? $0.kernels : nil }

    /// What failed its self-test and is not used.
    package static let failures: [SelfTestFailure] = tested.compactMap(\.failure)

    private static let tested: [(kernels: any RowKernels, failure: SelfTestFailure?)] = {
        var all: [any RowKernels] = []
        var index: Int32 = 0
        while let table = unsafe gag_detection(index) {
            if let kernels = unsafe VectorRowKernels(table) { all.append(kernels) }
            index += 1
        }
        return (all + [PlainRowKernels()]).map { ($0, RowKernelSelfTest.test($0)) }
    }()

    /// The fastest kernels that are no faster than what the environment variable `GAG_ISA` allows.
    package static var fastest: any RowKernels { allowed(by: ProcessInfo.processInfo.environment["GAG_ISA"]) }

    /// - Parameter setting: as of ``InstructionSet/selected(by:)``.
    package static func allowed(by setting: String?) -> any RowKernels {
        let set = InstructionSet.selected(by: setting)
        return available.first { $0.instructionSet <= set } ?? PlainRowKernels()
    }
}
