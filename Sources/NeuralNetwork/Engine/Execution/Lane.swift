/// One of the threads of a run, and its share of the work.
package struct Lane {
    package let index: Int
    package let count: Int
    package let barrier: SpinBarrier

    package init(index: Int, count: Int, barrier: SpinBarrier) {
        self.index = index
        self.count = count
        self.barrier = barrier
    }

    /// This lane's part of `0..<total`.
    package func share(of total: Int) -> Range<Int> {
        total * index / count..<total * (index + 1) / count
    }

    /// Returns once all lanes have called it.
    package func waitForOthers() { barrier.wait(index) }
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
