import Glibc

/// What the steps' time went to.
package struct StepProfile: Sendable {
    /// Nanoseconds by kind.
    package private(set) var byKind: [OperationKind: UInt64] = [:]
    /// Nanoseconds by kind and layer.
    package private(set) var byLayer: [String: UInt64] = [:]

    package init() {}

    static func now() -> UInt64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    mutating func add(_ kind: OperationKind, _ layer: String, since start: UInt64) {
        let time = Self.now() - start
        byKind[kind, default: 0] += time
        byLayer["\(kind.rawValue) \(layer)", default: 0] += time
    }

    /// The nanoseconds of everything.
    package var total: UInt64 { byKind.values.reduce(0, +) }
}
