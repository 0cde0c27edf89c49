import CKernels
import FoundationEssentials

/// The row kernels that this processor can run, fastest first.
package enum DetectionKernels {
    /// All kernels that run here, the plain ones last.
    package static var available: [any RowKernels] {
        let avx512 = unsafe VectorRowKernels(name: "avx512", table: gag_detection_kernels_avx512())
        let avx2 = unsafe VectorRowKernels(name: "avx2", table: gag_detection_kernels_avx2())
        let vector: [(any RowKernels)?] = [avx512, avx2]
        return vector.compactMap { $0 } + [PlainRowKernels()]
    }

    /// The fastest kernels that are no faster than what the environment variable `GAG_ISA` allows.
    package static var fastest: any RowKernels {
        allowed(by: ProcessInfo.processInfo.environment["GAG_ISA"])
    }

    /// - Parameter setting: `avx512`, `avx2` or `generic`; anything else allows all.
    package static func allowed(by setting: String?) -> any RowKernels {
        let order = ["avx512", "avx2", "generic"]
        let first = setting.flatMap { order.firstIndex(of: $0) } ?? 0
        let names = order[first...]
        return available.first { names.contains($0.name) } ?? PlainRowKernels()
    }
}
