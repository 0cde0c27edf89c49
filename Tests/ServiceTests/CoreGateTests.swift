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

    @Test("a worker is alone while no other job waits or is worked on")
    func quiet() throws {
        let dispatcher = Dispatcher(capacity: 4, maximumBatch: 1, maximumDelayMs: 0, workers: 2)
        dispatcher.submit(1)
        let first = try #require(dispatcher.taken(by: 0))
        #expect(dispatcher.isQuiet(besides: 0))
        dispatcher.submit(1)
        #expect(!dispatcher.isQuiet(besides: 0))
        let second = try #require(dispatcher.taken(by: 1))
        #expect(!dispatcher.isQuiet(besides: 0) && !dispatcher.isQuiet(besides: 1))
        // The first worker answers; the second has all cores, whether the first has come back for work or not.
        first.forEach { $0.finish() }
        #expect(dispatcher.isQuiet(besides: 1) && second.count == 1)
    }

    @Test("a worker that had several others beside it is not alone once they are answered: their clients return")
    func returning() throws {
        let dispatcher = Dispatcher(capacity: 8, maximumBatch: 4, maximumDelayMs: 0, workers: 2)
        dispatcher.submit(8)
        let first = try #require(dispatcher.taken(by: 0))
        let second = try #require(dispatcher.taken(by: 1))
        #expect(first.count == 4 && second.count == 4)
        first.forEach { $0.finish() }
        #expect(!dispatcher.isQuiet(besides: 1) && second.count == 4)
    }
}
