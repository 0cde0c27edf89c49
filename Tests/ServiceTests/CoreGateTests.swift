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

    @Test("a batch is alone while no other job waits or is worked on")
    func quiet() throws {
        let queue = InferenceQueue(capacity: 4, maximumBatch: 1, maximumDelayMs: 0, workers: 2)
        #expect(queue.submit(JobProbe().job))
        let first = try #require(queue.takeBatch())
        #expect(queue.isQuiet(besides: first))
        #expect(queue.submit(JobProbe().job))
        #expect(!queue.isQuiet(besides: first))
        let second = try #require(queue.takeBatch())
        #expect(!queue.isQuiet(besides: first) && !queue.isQuiet(besides: second))
        // The first worker answers; the second has all cores, whether the first has come back for work or not.
        queue.finish()
        #expect(queue.isQuiet(besides: second))
    }

    @Test("a batch that had several others beside it is not alone once they are answered: their clients return")
    func returning() throws {
        let queue = InferenceQueue(capacity: 8, maximumBatch: 4, maximumDelayMs: 0, workers: 2)
        for _ in 0..<8 { #expect(queue.submit(JobProbe().job)) }
        let first = try #require(queue.takeBatch())
        let second = try #require(queue.takeBatch())
        #expect(first.jobs.count == 4 && second.jobs.count == 4)
        for _ in 0..<4 { queue.finish() }
        #expect(!queue.isQuiet(besides: second))
    }
}
