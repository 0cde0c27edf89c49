/// Divides the cores between workers, pass by pass: one that is alone uses all of them, several use one each.
final class CoreScheduler: Sendable {
    /// One for each worker.
    let cores: Int

    private let gate = CoreGate()

    /// - Parameter cores: one for each worker.
    init(cores: Int) { self.cores = cores }

    /// Computes on all cores or on the calling worker's, after any pass on all cores has ended.
    ///
    /// - Parameters:
    ///   - isAlone: whether nothing else waits or is worked on; asked when the cores are free.
    ///   - body: the pass; told whether all cores are its own.
    func run<Result>(isAlone: () -> Bool, _ body: (_ usesAllCores: Bool) -> Result) -> Result {
        guard cores > 1 else { return body(false) }
        let isWide = gate.enter(isAlone: isAlone)
        defer { gate.leave(wasWide: isWide) }
        return body(isWide)
    }
}

/// Who computes at the moment: one worker on all cores, or several on one each.
package final class CoreGate: Sendable {
    private struct State: Sendable {
        /// Workers that compute on one core each.
        var narrow = 0
        /// Whether one worker computes on all cores.
        var isWide = false
    }

    private let state = Monitor(State())

    package init() {}

    /// Waits while a worker computes on all cores, then admits the caller.
    ///
    /// - Parameter isAlone: whether nothing else waits or is worked on; asked when no worker computes.
    /// - Returns: whether the caller has all cores.
    package func enter(isAlone: () -> Bool) -> Bool {
        let isWide = state.wait { state -> Bool? in
            if state.isWide { return nil }
            if state.narrow == 0, isAlone() {
                state.isWide = true
                return true
            }
            state.narrow += 1
            return false
        }
        return isWide == true
    }

    /// Tells that the caller has computed.
    ///
    /// - Parameter wasWide: what `enter` returned.
    package func leave(wasWide: Bool) {
        state.broadcasting { state in
            if wasWide { state.isWide = false } else { state.narrow -= 1 }
        }
    }
}
