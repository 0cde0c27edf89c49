import Service
import Testing

@Suite("Cores for batches")
struct CoreGateTests {
    @Test("a batch that is alone gets all cores, others one each")
    func choice() {
        let gate = CoreGate()
        #expect(gate.enter { true })
        gate.leave(wasWide: true)
        #expect(!gate.enter { false })
        #expect(!gate.enter { true }, "another computes")
        gate.leave(wasWide: false)
        #expect(!gate.enter { true }, "one of the two still computes")
        gate.leave(wasWide: false)
        gate.leave(wasWide: false)
        #expect(gate.enter { true })
    }

    @Test("while one has all cores, others wait, and are asked again once they are free")
    func waiting() {
        let gate = CoreGate()
        #expect(gate.enter { true })
        let events = Monitor<[String]>([])
        let second = Thread(named: "second") {
            let isWide = gate.enter {
                events.broadcasting { $0.append("asked") }
                return false
            }
            events.broadcasting { $0.append(isWide ? "wide" : "narrow") }
        }
        events.broadcasting { $0.append("first done") }
        gate.leave(wasWide: true)
        second.join()
        #expect(events.withLock { $0 } == ["first done", "asked", "narrow"])
    }

    @Test("the queue is quiet when nothing waits and at most one worker is busy")
    func quiet() throws {
        let queue = InferenceQueue(capacity: 4, maximumBatch: 1, maximumDelayMs: 0, workers: 1)
        #expect(queue.isQuiet)
        #expect(queue.submit(JobProbe().job))
        #expect(!queue.isQuiet)
        _ = try #require(queue.takeBatch())
        #expect(queue.isQuiet)
    }
}
