import FoundationEssentials
import Glibc
import Synchronization

/// What the threads of a `LaneTeam` do together.
package protocol LaneWork: AnyObject {
    /// Does one thread's part.
    func run(lane: Int)
}

/// Threads that do their parts of the same work at the same time: the caller is lane 0. Between two pieces of work they
/// spin for a while, then sleep.
///
/// `@unchecked Sendable`: only `init` and `deinit` write to `threads`, and callers that come at the same time wait for each
/// other.
package final class LaneTeam: @unchecked Sendable {
    /// The threads, the caller's included.
    package let count: Int
    /// Where lanes meet within a piece of work.
    package let barrier: SpinBarrier

    private let state: LaneTeamState
    private let turn = Mutex(())
    private var threads: [pthread_t] = []

    /// The team that everything in this process with as many threads shares: the cores that the lanes run on are the
    /// same, and one team's lanes would spin while those of another are at work.
    package static func shared(count: Int) -> LaneTeam {
        teams.withLock { teams in
            if let team = teams[count] { return team }
            let team = LaneTeam(count: count)
            teams[count] = team
            return team
        }
    }

    private static let teams = Mutex<[Int: LaneTeam]>([:])

    package init(count: Int) {
        self.count = count
        let occupancy = CoreOccupancy(threads: count)
        barrier = SpinBarrier(count: count, occupancy: occupancy)
        state = LaneTeamState(barrier: SpinBarrier(count: count, occupancy: occupancy), occupancy: occupancy)
        for lane in 1..<max(count, 1) {
            var thread = pthread_t()
            let start = LaneStart(state: state, lane: lane)
            let argument = unsafe Unmanaged.passRetained(start).toOpaque()
            let status = unsafe pthread_create(
                &thread, nil,
                { argument in
                    guard let argument = unsafe argument else { return nil }
                    let start = unsafe Unmanaged<LaneStart>.fromOpaque(argument).takeRetainedValue()
                    start.state.serve(lane: start.lane)
                    return nil
                }, argument)
            precondition(status == 0, "cannot create a thread: error \(status)")
            threads.append(thread)
        }
    }

    deinit {
        state.stop()
        for thread in threads { pthread_join(thread, nil) }
    }

    /// Runs `work` on all lanes and returns when all have finished.
    package func run(_ work: any LaneWork) {
        guard count > 1 else { return work.run(lane: 0) }
        turn.withLock { _ in
            state.start(work)
            work.run(lane: 0)
            state.finish()
        }
    }
}

private final class LaneStart {
    let state: LaneTeamState
    let lane: Int

    init(state: LaneTeamState, lane: Int) {
        self.state = state
        self.lane = lane
    }
}

/// What a team's threads share.
///
/// `@unchecked Sendable`: `work` is written before `generation` is stored with release order and read after it was loaded
/// with acquire order; mutex and condition are the system's.
@safe private final class LaneTeamState: @unchecked Sendable {
    private let generation = Atomic<Int>(0)
    private let sleepers = Atomic<Int>(0)
    private let isStopped = Atomic<Bool>(false)
    private let finished: SpinBarrier
    private let occupancy: CoreOccupancy
    private unowned(unsafe) var work: (any LaneWork)?
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init(barrier: SpinBarrier, occupancy: CoreOccupancy) {
        finished = barrier
        self.occupancy = occupancy
        unsafe pthread_mutex_init(mutex, nil)
        unsafe pthread_cond_init(condition, nil)
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    func start(_ work: any LaneWork) {
        unsafe self.work = work
        occupancy.forget()
        occupancy.note(0)
        announce()
    }

    func finish() { finished.wait(0) }

    func stop() {
        isStopped.store(true, ordering: .sequentiallyConsistent)
        announce()
    }

    private func announce() {
        generation.add(1, ordering: .sequentiallyConsistent)
        guard sleepers.load(ordering: .sequentiallyConsistent) > 0 else { return }
        unsafe pthread_mutex_lock(mutex)
        unsafe pthread_cond_broadcast(condition)
        unsafe pthread_mutex_unlock(mutex)
    }

    /// A thread's life: waits for work, does its part, until the team is gone.
    func serve(lane: Int) {
        var seen = 0
        while true {
            awaitGeneration(after: seen)
            seen += 1
            if isStopped.load(ordering: .acquiring) { return }
            // A lane that was woken on the caller's core would take turns with it.
            occupancy.leaveSharedCore(lane)
            occupancy.note(lane)
            unsafe work?.run(lane: lane)
            finished.wait(lane)
        }
    }

    private func awaitGeneration(after seen: Int) {
        // As long as the pause between the passes of one request; whatever comes later is waited for asleep.
        SpinBarrier.spin(limit: SpinBarrier.spins) { generation.load(ordering: .acquiring) != seen }
        guard generation.load(ordering: .acquiring) == seen else { return }
        unsafe pthread_mutex_lock(mutex)
        sleepers.add(1, ordering: .sequentiallyConsistent)
        while generation.load(ordering: .sequentiallyConsistent) == seen { unsafe pthread_cond_wait(condition, mutex) }
        sleepers.subtract(1, ordering: .sequentiallyConsistent)
        unsafe pthread_mutex_unlock(mutex)
    }
}

extension LaneTeam {
    /// The processors that this process may use.
    static var coreCount: Int {
        max(1, ProcessInfo.processInfo.activeProcessorCount)
    }
}
