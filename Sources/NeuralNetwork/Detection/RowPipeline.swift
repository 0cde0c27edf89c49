/// Two threads that share the detector's pass: the first works down to the entrance, the second from there on.
@safe final class RowPipeline: LaneWork {
    /// Where the first thread's rows go.
    let entrance: HandoverStage

    private let next: RowStage
    private let team: LaneTeam
    private var frames: [DetectionFrame] = []
    // Only set while a run lasts, which outlives neither.
    private var feed: ((Int) -> Bool)?
    private var completed: ((Int) -> Void)?

    /// The photo's pixels in a cell of the rows that are handed over, across and down.
    private static let stride = 4

    /// - Parameters:
    ///   - channels: values of a cell of the rows that are handed over.
    ///   - next: the first stage behind the entrance, which reads no row after the next one came.
    ///   - threads: of the team whose first two do the work.
    init(channels: Int, next: RowStage, threads: Int) {
        precondition(threads > 1, "two threads")
        team = LaneTeam.shared(count: threads)
        entrance = HandoverStage(channels: channels)
        self.next = next
    }

    /// Runs all frames and returns when the last is completed, or when `feed` has ended early.
    ///
    /// - Parameters:
    ///   - feed: passes the rows of the frame with this index through the stages before the entrance, on this thread; says
    ///     whether it was all of them.
    ///   - completed: called when the frame's rows went through all stages behind the entrance; on the other thread.
    /// - Returns: whether all frames were completed.
    func run(_ frames: [DetectionFrame], feed: (Int) -> Bool, completed: (Int) -> Void) -> Bool {
        entrance.reserve(width: frames.reduce(0) { max($0, $1.paddedWidth) } / Self.stride)
        self.frames = frames
        withoutActuallyEscaping(feed) { feed in
            withoutActuallyEscaping(completed) { completed in
                self.feed = feed
                self.completed = completed
                team.run(self)
                self.feed = nil
                self.completed = nil
            }
        }
        return !entrance.isEnded
    }

    func run(lane: Int) {
        for (index, frame) in frames.enumerated() {
            if lane == 0 {
                guard feed?(index) == true else { return entrance.end() }
            } else if lane == 1 {
                let isWhole = entrance.pass(
                    height: frame.paddedHeight / Self.stride, width: frame.paddedWidth / Self.stride, to: next)
                guard isWhole else { return }
                completed?(index)
            }
        }
    }
}
