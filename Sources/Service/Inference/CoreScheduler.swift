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
