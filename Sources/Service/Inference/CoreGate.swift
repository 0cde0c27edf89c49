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
