import Synchronization

/// The last stage of one thread: hands its rows over to another thread through a ring of a few of them.
@safe package final class HandoverStage: RowStage {
    /// Rows on their way; enough that neither thread waits for the other's every row.
    private static let slots = 8
    /// The numbers of the two threads.
    private static let (giver, taker) = (0, 1)

    private let channels: Int
    private let ring = RowBuffer()
    private var stride = 0
    private let rows = RowCounts()

    /// - Parameter next: the stage that takes the rows.
    /// - Parameter channels: values of a cell.
    package init(channels: Int, next: RowStage? = nil) {
        self.channels = channels
        super.init(next: next)
    }

    /// Makes room for rows of up to `width` cells; called while neither thread is at work.
    func reserve(width: Int) {
        rows.occupancy.forget()
        // Rows of a photo that ended early may be left.
        rows.consumed.store(rows.produced.load(ordering: .relaxed), ordering: .relaxed)
        rows.isEnded.store(false, ordering: .relaxed)
        stride = width * channels
        ring.reserve(Self.slots * stride)
    }

    package override func begin(height: Int, width: Int) {
        precondition(width * channels <= stride, "room was made for the widest row")
    }

    package override func destination() -> UnsafeMutablePointer<Float> {
        let row = rows.produced.load(ordering: .relaxed)
        rows.occupancy.note(Self.giver)
        SpinBarrier.spin(doubting: { rows.occupancy.leaveSharedCore(Self.giver) }) {
            row - rows.consumed.load(ordering: .acquiring) < Self.slots
        }
        return unsafe slot(row)
    }

    /// Takes the row that was written to `destination()`.
    package override func accept(_ row: UnsafePointer<Float>) {
        rows.produced.add(1, ordering: .releasing)
    }

    /// Whether no more rows come since the last `reserve`.
    var isEnded: Bool { rows.isEnded.load(ordering: .acquiring) }

    /// Says that no more rows come, though their map is not complete.
    func end() { rows.isEnded.store(true, ordering: .releasing) }

    /// The other thread's part: passes the rows of a map on to `stage`.
    ///
    /// - Returns: whether it was all of them.
    func pass(height: Int, width: Int, to stage: RowStage) -> Bool {
        stage.begin(height: height, width: width)
        for _ in 0..<height {
            let row = rows.consumed.load(ordering: .relaxed)
            rows.occupancy.note(Self.taker)
            SpinBarrier.spin(doubting: { rows.occupancy.leaveSharedCore(Self.taker) }) {
                rows.produced.load(ordering: .acquiring) > row || isEnded
            }
            guard rows.produced.load(ordering: .acquiring) > row else { return false }
            unsafe stage.accept(slot(row))
            rows.consumed.add(1, ordering: .releasing)
        }
        stage.finish()
        return true
    }

    private func slot(_ row: Int) -> UnsafeMutablePointer<Float> {
        unsafe ring.pointer + row % Self.slots * stride
    }
}

/// How many rows were handed over, and how many of them were taken, since the stage exists.
private final class RowCounts: Sendable {
    let produced = Atomic<Int>(0)
    let consumed = Atomic<Int>(0)
    /// Whether the giver has ended early.
    let isEnded = Atomic<Bool>(false)
    let occupancy = CoreOccupancy(threads: 2)
}
