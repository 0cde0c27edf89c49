import Foundation
import Imaging
import Service
import Synchronization
import Testing

@Suite("The line for the memory of photos")
struct PixelMemoryTests {
    private func later(_ seconds: Double = 20) -> MonotonicTime {
        MonotonicTime.now.advanced(byMilliseconds: Int(seconds * 1000))
    }

    /// Waits until a condition holds.
    private func until(_ condition: () -> Bool) -> Bool {
        for _ in 0..<2000 where !condition() { usleep(5000) }
        return condition()
    }

    @Test("first come, first served: a small photo does not pass a large one that waits")
    func order() throws {
        let memory = PixelMemory(maximum: 100)
        var first: PixelReservation? = try memory.reserve(60, until: later()) { true }
        let served = Mutex<[Int]>([])
        let done = DispatchGroup()
        for (place, count) in [(1, 95), (2, 10), (3, 10)] {
            done.enter()
            // The global queue would start no more at once than there are cores.
            Foundation.Thread.detachNewThread {
                defer { done.leave() }
                guard let held = try? memory.reserve(count, until: later(), continues: { true }) else { return }
                served.withLock { $0.append(count) }
                withExtendedLifetime(held) { usleep(20_000) }
            }
            #expect(until { memory.waiting == place })
        }
        // The small ones would fit beside it, and not beside the large one that waits.
        #expect(memory.used == 60 && served.withLock { $0.isEmpty })
        withExtendedLifetime(first) {}
        first = nil
        done.wait()
        #expect(served.withLock { $0 } == [95, 10, 10])
        #expect(memory.used == 0 && memory.waiting == 0)
    }

    @Test("what waits is let go when nobody wants it, and told when its time is up; it leaves the line")
    func giveUp() throws {
        let memory = PixelMemory(maximum: 100)
        let held = try memory.reserve(60, until: later()) { true }
        let isWanted = Atomic(true)
        let left = Mutex<ImageError?>(nil)
        let done = DispatchGroup()
        DispatchQueue.global().async(group: done) {
            do throws(ImageError) {
                _ = try memory.reserve(80, until: later()) { isWanted.load(ordering: .relaxed) }
            } catch {
                left.withLock { $0 = error }
            }
        }
        #expect(until { memory.waiting == 1 })
        #expect(throws: ImageError.memoryBusy) { try memory.reserve(10, until: later(0.05)) { true } }
        isWanted.store(false, ordering: .relaxed)
        done.wait()
        #expect(left.withLock { $0 } == .cancelled)
        #expect(memory.waiting == 0 && memory.used == 60)
        #expect(throws: ImageError.needsMoreThan(budget: 100, bytes: 101)) {
            try memory.reserve(101, until: later()) { true }
        }
        held.shrink(to: 5)
        #expect(memory.used == 5)
        #expect(try memory.reserve(95, until: later()) { true }.count == 95)
        withExtendedLifetime(held) {}
    }
}
