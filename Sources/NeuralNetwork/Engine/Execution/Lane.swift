/// One of the threads of a run, and its share of the work.
struct Lane {
    let index: Int
    let count: Int
    let barrier: SpinBarrier

    /// This lane's part of `0..<total`.
    func share(of total: Int) -> Range<Int> {
        total * index / count..<total * (index + 1) / count
    }

    /// Returns once all lanes have called it.
    func waitForOthers() { barrier.wait(index) }
}

/// The images of one pass over a segment.
struct Pass {
    let first: Int
    let count: Int
}

/// A tensor's place in memory during a pass.
@safe struct BoundTensor {
    @unsafe let base: UnsafeMutableRawPointer
    let tensor: PlanTensor
}
