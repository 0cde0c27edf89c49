import Classification
import HTTPServer
import HTTPTestSupport
import ModelFixtures
import ModelRepository
import Service
import Synchronization
import Testing

/// A job whose answers are kept.
final class JobProbe: Sendable {
    let job: InferenceJob
    private let statuses: Monitor<[Int?]>

    /// What would answer, if a worker came by.
    private static let model: ServedModel = {
        do {
            let tiny = try TinyModel()
            return ServedModel(try FaceClassifier(modelDirectory: tiny.directory), maximumBatch: 1, cores: 1)
        } catch { fatalError("\(error)") }
    }()

    init(deadlineMs: Int = 60_000) {
        let statuses = Monitor<[Int?]>([])
        self.statuses = statuses
        let exchange = HTTPExchange { response in statuses.broadcasting { $0.append(response?.status.code) } }
        let head = HTTPRequestHead(method: .post, target: "/classify", path: "/classify")
        job = InferenceJob(
            request: HTTPRequest(head: head, body: RequestBody([1])), exchange: exchange,
            context: RequestContext(head: head), work: .infer,
            model: Self.model, deadline: MonotonicTime.now.advanced(byMilliseconds: deadlineMs))
    }

    var answers: [Int?] { statuses.withLock { $0 } }
}

@Suite("Inference queue")
struct InferenceQueueTests {
    private func queue(
        capacity: Int = 100, batch: Int = 8, delayMs: Int = 0, workers: Int = 1, patienceMs: Int = 8
    ) -> InferenceQueue {
        InferenceQueue(
            capacity: capacity, maximumBatch: batch, maximumDelayMs: delayMs, workers: workers, patienceMs: patienceMs)
    }

    private func submit(_ count: Int, to queue: InferenceQueue) {
        for _ in 0..<count { #expect(queue.submit(JobProbe().job)) }
    }

    @Test("jobs that wait together are one batch, up to the maximum, oldest first")
    func batches() throws {
        let queue = queue(batch: 3)
        let probes = (0..<5).map { _ in JobProbe() }
        for probe in probes { #expect(queue.submit(probe.job)) }
        let first = try #require(queue.takeBatch())
        let second = try #require(queue.takeBatch())
        #expect(first.jobs.elementsEqual(probes[..<3].map(\.job)) { $0 === $1 })
        #expect(second.jobs.elementsEqual(probes[3...].map(\.job)) { $0 === $1 })
    }

    @Test("a full queue refuses at once, and takes again after a batch was taken")
    func capacity() {
        let queue = queue(capacity: 2)
        let probes = (0..<3).map { _ in JobProbe() }
        #expect(queue.submit(probes[0].job))
        #expect(queue.submit(probes[1].job))
        #expect(!queue.submit(probes[2].job))
        #expect(queue.depth == 2)
        _ = queue.takeBatch()
        #expect(queue.submit(probes[2].job))
    }

    @Test("a removed job is not handed to a worker")
    func removal() throws {
        let queue = queue()
        let probes = (0..<2).map { _ in JobProbe() }
        for probe in probes { #expect(queue.submit(probe.job)) }
        #expect(queue.remove(probes[0].job))
        #expect(!queue.remove(probes[0].job))
        #expect(try #require(queue.takeBatch()).jobs.count == 1)
    }

    @Test("two free workers share what waits")
    func sharing() async {
        let queue = queue(workers: 2)
        let sizes = Monitor<[Int]>([])
        let workers = (0..<2).map { index in
            Thread(named: "test \(index)") {
                while let batch = queue.takeBatch() { sizes.broadcasting { $0.append(batch.jobs.count) } }
            }
        }
        for _ in 0..<40 { #expect(queue.submit(JobProbe().job)) }
        _ = sizes.wait { $0.reduce(0, +) == 40 ? true : nil }
        queue.close()
        workers.forEach { $0.join() }
        #expect(sizes.withLock { $0.reduce(0, +) } == 40)
    }

    @Test("a worker takes its share of all requests, those that others work on included")
    func shareOfAll() throws {
        let queue = queue(workers: 2)
        submit(1, to: queue)
        #expect(try #require(queue.takeBatch()).jobs.count == 1)
        submit(7, to: queue)
        // Eight requests, two workers: not all seven.
        #expect(try #require(queue.takeBatch()).jobs.count == 4)
        queue.finish()
        #expect(try #require(queue.takeBatch(after: 1)).jobs.count == 3)
    }

    @Test("a worker gives the clients that it answered a moment to ask again")
    func patience() throws {
        let queue = queue(workers: 2, patienceMs: 3_600_000)
        submit(8, to: queue)
        #expect(try #require(queue.takeBatch()).jobs.count == 4)
        #expect(try #require(queue.takeBatch()).jobs.count == 4)
        for _ in 0..<4 { queue.finish() }
        submit(1, to: queue)
        var batch = try #require(queue.takeBatch(after: 4))
        #expect(batch.jobs.count == 1)
        let late = Thread(named: "late") { for _ in 0..<4 { _ = queue.submit(JobProbe().job) } }
        var joined = 0
        while batch.jobs.count < 4 { joined += queue.join(&batch).count }
        late.join()
        #expect(joined == 3)
        #expect(queue.join(&batch).isEmpty && queue.depth == 1)
    }

    @Test("a worker does not wait for the return of a lone client, nor of one in each worker's hands")
    func lone() throws {
        let queue = queue(workers: 2, patienceMs: 3_600_000)
        for answered in [0, 1, 1] {
            if answered == 1 { queue.finish() }
            #expect(queue.submit(JobProbe().job))
            var batch = try #require(queue.takeBatch(after: answered))
            #expect(batch.jobs.count == 1 && queue.join(&batch).isEmpty)
        }
        // A second client, whose request the other worker takes.
        #expect(queue.submit(JobProbe().job))
        #expect(try #require(queue.takeBatch()).jobs.count == 1)
        for _ in 0..<4 {
            queue.finish()
            #expect(queue.submit(JobProbe().job))
            var batch = try #require(queue.takeBatch(after: 1))
            #expect(batch.jobs.count == 1 && queue.join(&batch).isEmpty)
        }
    }

    @Test("a client that asks again at once does not count twice: no worker waits for more than there are")
    func returnBeforeTheNextBatch() throws {
        let queue = queue(workers: 2, patienceMs: 3_600_000)
        submit(8, to: queue)
        for _ in 0..<2 { #expect(try #require(queue.takeBatch()).jobs.count == 4) }
        // Both workers answer, and all clients are back before either of them asks for work.
        for _ in 0..<8 {
            queue.finish()
            submit(1, to: queue)
        }
        for _ in 0..<2 {
            var batch = try #require(queue.takeBatch(after: 4))
            #expect(batch.jobs.count == 4 && queue.join(&batch).isEmpty)
        }
    }

    @Test("patience ends: a worker whose clients stay away takes what there is")
    func patienceEnds() throws {
        let queue = queue(workers: 2)
        for _ in 0..<8 { #expect(queue.submit(JobProbe().job)) }
        for _ in 0..<2 { #expect(try #require(queue.takeBatch()).jobs.count == 4) }
        for _ in 0..<4 { queue.finish() }
        #expect(queue.submit(JobProbe().job))
        var batch = try #require(queue.takeBatch(after: 4))
        #expect(batch.jobs.count == 1 && queue.join(&batch).isEmpty)
    }

    @Test("closing the queue ends a worker's patience")
    func closingEndsPatience() {
        let queue = queue(workers: 1, patienceMs: 3_600_000)
        for _ in 0..<4 { #expect(queue.submit(JobProbe().job)) }
        #expect(queue.takeBatch()?.jobs.count == 4)
        for _ in 0..<4 { queue.finish() }
        #expect(queue.submit(JobProbe().job))
        let batch = queue.takeBatch(after: 4)
        let closing = Thread(named: "closing") { queue.close() }
        if var batch { #expect(queue.join(&batch).isEmpty) }
        #expect(batch?.jobs.count == 1)
        #expect(queue.takeBatch(after: 1) == nil)
        closing.join()
    }

    @Test("a closed queue takes nothing, hands out what waits, then ends")
    func closing() {
        let queue = queue()
        let probe = JobProbe()
        #expect(queue.submit(probe.job))
        queue.close()
        #expect(!queue.submit(JobProbe().job))
        #expect(queue.takeBatch()?.jobs.count == 1)
        #expect(queue.takeBatch() == nil)
    }

    @Test("with a delay, a worker waits for more jobs while another is busy")
    func delay() throws {
        let queue = queue(batch: 2, delayMs: 10_000, workers: 2)
        #expect(queue.submit(JobProbe().job))
        let late = Thread(named: "late") { _ = queue.submit(JobProbe().job) }
        let batch = try #require(queue.takeBatch())
        late.join()
        #expect(batch.jobs.count == 2)
    }

    @Test("a worker that waits for more jobs starts as soon as another is free to take them")
    func freed() {
        let queue = queue(delayMs: 3_600_000, workers: 2)
        let taken = Monitor(0)
        @Sendable func work() { while let batch = queue.takeBatch() { taken.broadcasting { $0 += batch.jobs.count } } }
        #expect(queue.submit(JobProbe().job))
        let first = Thread(named: "first", work)
        #expect(eventually { queue.depth == 0 })
        let second = Thread(named: "second", work)
        #expect(taken.wait(until: .now.advanced(byMilliseconds: 60_000)) { $0 == 1 ? true : nil } == true)
        queue.close()
        first.join()
        second.join()
    }

    @Test("whatever the delay, a job that comes to idle workers does not wait for others")
    func idle() {
        let queue = queue(delayMs: 3_600_000, workers: 2)
        let taken = Monitor(0)
        let workers = (0..<2).map { index in
            Thread(named: "idle \(index)") {
                while let batch = queue.takeBatch() { taken.broadcasting { $0 += batch.jobs.count } }
            }
        }
        for count in 1...20 {
            #expect(queue.submit(JobProbe().job))
            #expect(taken.wait(until: .now.advanced(byMilliseconds: 60_000)) { $0 == count ? true : nil } == true)
        }
        queue.close()
        workers.forEach { $0.join() }
    }
}

@Suite("Deadlines")
struct DeadlineMonitorTests {
    @Test("jobs expire in the order of their deadlines, whatever the order of their arrival")
    func order() {
        let expired = Monitor<[ObjectIdentifier]>([])
        let monitor = DeadlineMonitor { job in expired.broadcasting { $0.append(ObjectIdentifier(job)) } }
        let late = JobProbe(deadlineMs: 60)
        let early = JobProbe(deadlineMs: 20)
        let never = JobProbe(deadlineMs: 600_000)
        for probe in [late, never, early] { monitor.watch(probe.job) }
        _ = expired.wait { $0.count == 2 ? true : nil }
        #expect(expired.withLock { $0 } == [ObjectIdentifier(early.job), ObjectIdentifier(late.job)])
        monitor.close()
    }

    @Test("a job expires in time whether its deadline is before or after that of a forgotten one")
    func afterForgetting() {
        let expired = Monitor<[ObjectIdentifier]>([])
        let monitor = DeadlineMonitor { job in expired.broadcasting { $0.append(ObjectIdentifier(job)) } }
        for (forgottenMs, nextMs) in [(600_000, 30), (20, 60)] {
            let forgotten = JobProbe(deadlineMs: forgottenMs)
            monitor.watch(forgotten.job)
            monitor.forget(forgotten.job)
            let next = JobProbe(deadlineMs: nextMs)
            monitor.watch(next.job)
            let last = expired.wait(until: .now.advanced(byMilliseconds: 60_000)) { $0.popLast() }
            #expect(last == ObjectIdentifier(next.job))
        }
        monitor.close()
    }

    @Test("a forgotten job does not expire")
    func forget() {
        let expired = Monitor<[ObjectIdentifier]>([])
        let monitor = DeadlineMonitor { job in expired.broadcasting { $0.append(ObjectIdentifier(job)) } }
        let forgotten = JobProbe(deadlineMs: 30)
        let marker = JobProbe(deadlineMs: 60)
        monitor.watch(forgotten.job)
        monitor.forget(forgotten.job)
        monitor.watch(marker.job)
        _ = expired.wait { $0.isEmpty ? nil : true }
        #expect(expired.withLock { $0 } == [ObjectIdentifier(marker.job)])
        monitor.close()
    }
}

@Suite("Request identity")
struct RequestContextTests {
    private func context(_ fields: HTTPFields) -> RequestContext {
        RequestContext(head: HTTPRequestHead(method: .get, target: "/", path: "/", fields: fields))
    }

    @Test("a fit X-Request-Id is kept")
    func kept() { #expect(context(["X-Request-Id": "order-17/ab.c"]).id == "order-17/ab.c") }

    @Test(
        "an unfit X-Request-Id is replaced by 32 hexadecimal digits",
        arguments: ["", "a b", "ü", "x\"y", String(repeating: "a", count: 129)])
    func replaced(id: String) {
        #expect(context(["X-Request-Id": id]).id.wholeMatch(of: /[0-9a-f]{32}/) != nil)
    }

    @Test("made ids differ")
    func unique() { #expect(context([:]).id != context([:]).id) }
}

@Suite("Trace context")
struct TraceParentTests {
    @Test("a valid traceparent gives its trace and parent")
    func valid() {
        let trace = TraceParent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
        #expect(trace?.traceID == "4bf92f3577b34da6a3ce929d0e0e4736")
        #expect(trace?.parentID == "00f067aa0ba902b7")
    }

    @Test("a trace goes on with a span of its own, whose caller's flags stay")
    func continued() throws {
        let field = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        let spans = try (0..<100).map { _ in try #require(TraceParent(field)).spanID }
        #expect(Set(spans).count == 100)
        #expect(spans.allSatisfy { $0.wholeMatch(of: /[0-9a-f]{16}/) != nil })
        let trace = try #require(TraceParent(field))
        #expect(trace.response == "00-4bf92f3577b34da6a3ce929d0e0e4736-\(trace.spanID)-01")
    }

    @Test(
        "an invalid traceparent is ignored",
        arguments: [
            "", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-extra",
        ])
    func invalid(field: String) { #expect(TraceParent(field) == nil) }
}

@Suite("Jobs that are done as soon as they are queued")
struct InferencePartsTests {
    @Test("nothing is kept of a job that a worker has done, however early")
    func nothingIsKept() {
        let queue = InferenceQueue(capacity: 4, maximumBatch: 1, maximumDelayMs: 0, workers: 1)
        let metrics = ServiceMetrics(buildInfo: [], queueDepth: { 0 })
        let parts = InferenceParts(
            configuration: ServiceConfiguration(), workerCount: 1, queue: queue, metrics: metrics,
            watchdog: Watchdog(workers: 1, limitMs: 1000))
        let worker = Thread(named: "worker") {
            while let batch = queue.takeBatch() {
                for job in batch.jobs { parts.finish(job, with: HTTPResponse(status: .ok)) }
            }
        }
        for _ in 0..<20_000 { parts.submit(JobProbe().job) }
        queue.close()
        worker.join()
        #expect(parts.deadlines.count == 0)
        parts.deadlines.close()
    }
}
