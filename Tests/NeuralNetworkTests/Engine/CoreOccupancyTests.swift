import FoundationEssentials
import NeuralNetwork
import Testing

@Suite("Cores of threads that wait for each other")
struct CoreOccupancyTests {
    @Test(
        "a thread leaves the core where another one was last seen",
        .enabled(if: ProcessInfo.processInfo.activeProcessorCount > 1))
    func shared() {
        let occupancy = CoreOccupancy(threads: 2)
        // Between the two calls the kernel may move the thread by itself, but not every time.
        let moves = (0..<50).count { _ in
            occupancy.note(1)
            return occupancy.leaveSharedCore(0)
        }
        #expect(moves > 25)
    }

    @Test("a thread stays where no other one was seen")
    func alone() {
        let occupancy = CoreOccupancy(threads: 3)
        for _ in 0..<50 {
            occupancy.note(2)
            #expect(!occupancy.leaveSharedCore(2), "it is itself what was seen")
        }
        occupancy.note(0)
        occupancy.forget()
        #expect(!occupancy.leaveSharedCore(1))
    }
}
