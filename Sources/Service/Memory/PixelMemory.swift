import Imaging

/// The memory for photos while they are decoded and searched (`limits.pixel_memory_bytes`), which all workers share.
///
/// A photo that does not fit waits until others have gone: first come, first served, so that small ones do not keep a large
/// one from ever fitting. Each worker holds one photo and holds nothing while it waits, so the line always moves on.
package final class PixelMemory: Sendable {
    private struct State: Sendable {
        var used = 0
        /// Who waits, first come first.
        var line: [Int] = []
        var lastNumber = 0
    }

    /// Between two looks whether a photo that waits is still wanted, in milliseconds.
    private static let lookMs = 20

    /// The budget in bytes.
    package let maximum: Int
    private let metrics: PixelMemoryMetrics
    private let state = Monitor(State())

    package init(maximum: Int, metrics: PixelMemoryMetrics = PixelMemoryMetrics()) {
        self.maximum = maximum
        self.metrics = metrics
        metrics.limit.set(Double(maximum))
    }

    /// The bytes that are reserved at the moment.
    package var used: Int { state.withLock { $0.used } }

    /// How many photos wait.
    package var waiting: Int { state.withLock { $0.line.count } }

    /// Reserves bytes, and waits for them as long as the photo is wanted and the time is not up.
    ///
    /// - Throws: as ``PixelBudget`` says.
    package func reserve(
        _ count: Int, until end: MonotonicTime, continues: () -> Bool
    ) throws(ImageError) -> PixelReservation {
        guard count <= maximum else {
            metrics.refusals.add(1, "too_large")
            throw .needsMoreThan(budget: maximum, bytes: count)
        }
        let number: Int? = state.withLock { state in
            guard !state.line.isEmpty || state.used + count > maximum else {
                state.used += count
                return nil
            }
            state.lastNumber += 1
            state.line.append(state.lastNumber)
            return state.lastNumber
        }
        if let number { try wait(as: number, for: count, until: end, continues: continues) }
        metrics.reserved.add(Double(count))
        return PixelReservation(count) { [self] in release($0) }
    }

    private func wait(
        as number: Int, for count: Int, until end: MonotonicTime, continues: () -> Bool
    ) throws(ImageError) {
        metrics.waits.add()
        while true {
            let look = min(end, MonotonicTime.now.advanced(byMilliseconds: Self.lookMs))
            let isServed: Bool? = state.wait(until: look) { state in
                guard state.line.first == number, state.used + count <= maximum else { return nil }
                state.line.removeFirst()
                state.used += count
                return true
            }
            // There may be room for the next one, too.
            if isServed == true { return state.broadcasting { _ in } }
            let isWanted = continues()
            if isWanted, end > .now { continue }
            state.broadcasting { $0.line.removeAll { $0 == number } }
            guard isWanted else { throw .cancelled }
            metrics.refusals.add(1, "busy")
            throw .memoryBusy
        }
    }

    private func release(_ count: Int) {
        state.broadcasting { $0.used -= count }
        metrics.reserved.add(-Double(count))
    }

    /// The budget as the photos of one request see it.
    func share(of job: InferenceJob) -> any PixelBudget { Share(memory: self, end: job.lastChance) }

    private struct Share: PixelBudget {
        let memory: PixelMemory
        let end: MonotonicTime

        func reserve(_ count: Int, continues: () -> Bool) throws(ImageError) -> PixelReservation {
            try memory.reserve(count, until: end, continues: continues)
        }
    }
}

extension InferenceJob {
    /// When a client is told that there is no room for its photo, rather than nothing until its time is up: a tenth of a second
    /// before, or a quarter of the time where that is less.
    fileprivate var lastChance: MonotonicTime {
        let margin = min(100, deadline.milliseconds(since: queued) / 4)
        return MonotonicTime(nanoseconds: deadline.nanoseconds - Int64(margin * 1e6))
    }
}
