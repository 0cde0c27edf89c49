import Classification
import HTTPServer
import HTTPTestSupport
import ModelFixtures
import ModelRepository
import Service
import Testing

/// A job whose answers are kept.
final class JobProbe: Sendable {
    let job: InferenceJob
    private let statuses: Monitor<[Int?]>
    private let exchange: HTTPExchange

    /// What would answer, if a worker came by.
    private static let model: ServedModel = {
        do {
            let tiny = try TinyModel()
            return ServedModel(try FaceClassifier(modelDirectory: tiny.directory), maximumBatch: 1, cores: 1)
        } catch { fatalError("\(error)") }
    }()

    init(deadlineMs: Int = 60_000, bytes: Int = 1, address: String = "127.0.0.1", ageMs: Int = 0) {
        let statuses = Monitor<[Int?]>([])
        self.statuses = statuses
        exchange = HTTPExchange { response in statuses.broadcasting { $0.append(response?.status.code) } }
        let head = HTTPRequestHead(method: .post, target: "/classify", path: "/classify", peerAddress: address)
        let now = MonotonicTime.now
        job = InferenceJob(
            request: HTTPRequest(head: head, body: RequestBody(Array(repeating: 1, count: bytes))), exchange: exchange,
            context: RequestContext(head: head), asked: PhotoRequest(model: Self.model),
            deadline: now.advanced(byMilliseconds: deadlineMs), queued: now.advanced(byMilliseconds: -ageMs))
    }

    var answers: [Int?] { statuses.withLock { $0 } }

    /// Waits for the first answer.
    func answer() -> Int?? { statuses.wait(until: .now.advanced(byMilliseconds: 60_000)) { $0.first } }

    func abandon() { exchange.abandon() }
}

/// A job in a worker's hands, which ends with this at the latest.
final class Held {
    let job: InferenceJob
    private var lease: JobLease?

    init(_ lease: consuming JobLease) {
        job = lease.job
        self.lease = consume lease
    }

    deinit { finish() }

    func finish() { lease.take()?.finish(with: HTTPResponse(status: .ok)) }
}

extension Dispatcher {
    /// Nil once it is closed and nothing waits.
    func taken(by worker: Int = 0) -> [Held]? {
        var held: [Held] = []
        return take(for: worker, { held.append(Held($0)) }) ? held : nil
    }

    func joined(by worker: Int = 0) -> [Held] {
        var held: [Held] = []
        join(worker) { held.append(Held($0)) }
        return held
    }

    func submit(_ count: Int) { for _ in 0..<count { submit(JobProbe().job) } }
}

@Suite("Dispatcher")
struct DispatcherTests {
    private func dispatcher(
        capacity: Int = 100, batch: Int = 8, delayMs: Int = 0, workers: Int = 1, patienceMs: Int = 8,
        reject: @escaping @Sendable (String) -> Void = { _ in }
    ) -> Dispatcher {
        Dispatcher(
            capacity: capacity, maximumBatch: batch, maximumDelayMs: delayMs, workers: workers, patienceMs: patienceMs,
            reject: reject)
    }

    @Test("jobs that wait together are taken together, up to the maximum, oldest first")
    func batches() throws {
        let dispatcher = dispatcher(batch: 3)
        let probes = (0..<5).map { _ in JobProbe() }
        for probe in probes { dispatcher.submit(probe.job) }
        let first = try #require(dispatcher.taken())
        first.forEach { $0.finish() }
        let second = try #require(dispatcher.taken())
        #expect(first.map(\.job).elementsEqual(probes[..<3].map(\.job)) { $0 === $1 })
        #expect(second.map(\.job).elementsEqual(probes[3...].map(\.job)) { $0 === $1 })
    }

    @Test("beyond the capacity a job is answered 503 at once, and after some were taken there is room again")
    func capacity() {
        let reasons = Monitor<[String]>([])
        let dispatcher = dispatcher(capacity: 2) { reason in reasons.withLock { $0.append(reason) } }
        let probes = (0..<4).map { _ in JobProbe() }
        for probe in probes[..<3] { dispatcher.submit(probe.job) }
        #expect(probes[2].answers == [503] && reasons.withLock { $0 } == ["queue_full"])
        #expect(dispatcher.depth == 2 && dispatcher.inFlight == 2)
        let held = dispatcher.taken()
        dispatcher.submit(probes[3].job)
        #expect(dispatcher.depth == 1 && dispatcher.inFlight == 3 && held?.count == 2)
    }

    @Test("a job whose client went away while it waited is given to no worker")
    func abandoned() throws {
        let reasons = Monitor<[String]>([])
        let dispatcher = dispatcher { reason in reasons.withLock { $0.append(reason) } }
        let probes = (0..<2).map { _ in JobProbe() }
        for probe in probes { dispatcher.submit(probe.job) }
        probes[0].abandon()
        #expect(dispatcher.inFlight == 1 && reasons.withLock { $0 } == ["client_gone"])
        #expect(try #require(dispatcher.taken()).count == 1)
    }

    @Test("two free workers share what waits")
    func sharing() {
        let dispatcher = dispatcher(workers: 2)
        let sizes = Monitor<[Int]>([])
        let workers = (0..<2).map { index in
            Thread(named: "test \(index)") {
                while let jobs = dispatcher.taken(by: index) { sizes.broadcasting { $0.append(jobs.count) } }
            }
        }
        dispatcher.submit(40)
        _ = sizes.wait { $0.reduce(0, +) == 40 ? true : nil }
        dispatcher.close()
        workers.forEach { $0.join() }
        #expect(sizes.withLock { $0.reduce(0, +) } == 40)
    }

    @Test("a worker takes its share of all requests, those that others work on included")
    func shareOfAll() throws {
        let dispatcher = dispatcher(workers: 2)
        dispatcher.submit(1)
        let first = try #require(dispatcher.taken(by: 0))
        #expect(first.count == 1)
        dispatcher.submit(7)
        // Eight requests, two workers: not all seven.
        let second = try #require(dispatcher.taken(by: 1))
        #expect(second.count == 4)
        first[0].finish()
        #expect(try #require(dispatcher.taken(by: 0)).count == 3)
        #expect(second.count == 4)
    }

    @Test("a worker gives the clients that it answered a moment to ask again")
    func patience() throws {
        let dispatcher = dispatcher(workers: 2, patienceMs: 3_600_000)
        dispatcher.submit(8)
        let first = try #require(dispatcher.taken(by: 0))
        let second = try #require(dispatcher.taken(by: 1))
        #expect(first.count == 4 && second.count == 4)
        first.forEach { $0.finish() }
        dispatcher.submit(1)
        var jobs = try #require(dispatcher.taken(by: 0))
        #expect(jobs.count == 1)
        let late = Thread(named: "late") { dispatcher.submit(4) }
        while jobs.count < 4 { jobs += dispatcher.joined(by: 0) }
        late.join()
        #expect(jobs.count == 4 && dispatcher.joined(by: 0).isEmpty && dispatcher.depth == 1)
        #expect(second.count == 4)
    }

    @Test("a worker does not wait for the return of a lone client, nor of one in each worker's hands")
    func lone() throws {
        let dispatcher = dispatcher(workers: 2, patienceMs: 3_600_000)
        var jobs: [Held] = []
        for _ in 0..<3 {
            jobs.forEach { $0.finish() }
            dispatcher.submit(1)
            jobs = try #require(dispatcher.taken(by: 0))
            #expect(jobs.count == 1 && dispatcher.joined(by: 0).isEmpty)
        }
        // A second client, whose request the other worker takes.
        dispatcher.submit(1)
        let other = try #require(dispatcher.taken(by: 1))
        #expect(other.count == 1)
        for _ in 0..<4 {
            jobs.forEach { $0.finish() }
            dispatcher.submit(1)
            jobs = try #require(dispatcher.taken(by: 0))
            #expect(jobs.count == 1 && dispatcher.joined(by: 0).isEmpty)
        }
    }

    @Test("a client that asks again at once does not count twice: no worker waits for more than there are")
    func returnBeforeTheNextBatch() throws {
        let dispatcher = dispatcher(workers: 2, patienceMs: 3_600_000)
        dispatcher.submit(8)
        var hands = try (0..<2).map { try #require(dispatcher.taken(by: $0)) }
        // Both workers answer, and all clients are back before either of them asks for work.
        for job in hands.joined() {
            job.finish()
            dispatcher.submit(1)
        }
        for worker in 0..<2 {
            hands[worker] = try #require(dispatcher.taken(by: worker))
            #expect(hands[worker].count == 4 && dispatcher.joined(by: worker).isEmpty)
        }
    }

    @Test("patience ends: a worker whose clients stay away takes what there is")
    func patienceEnds() throws {
        let dispatcher = dispatcher(workers: 2)
        dispatcher.submit(8)
        let hands = try (0..<2).map { try #require(dispatcher.taken(by: $0)) }
        hands[0].forEach { $0.finish() }
        dispatcher.submit(1)
        let jobs = try #require(dispatcher.taken(by: 0))
        #expect(jobs.count == 1 && dispatcher.joined(by: 0).isEmpty)
        #expect(hands[1].count == 4)
    }

    @Test("closing ends a worker's patience")
    func closingEndsPatience() throws {
        let dispatcher = dispatcher(workers: 1, patienceMs: 3_600_000)
        dispatcher.submit(4)
        try #require(dispatcher.taken()).forEach { $0.finish() }
        dispatcher.submit(1)
        let jobs = dispatcher.taken()
        let closing = Thread(named: "closing") { dispatcher.close() }
        #expect(dispatcher.joined().isEmpty && jobs?.count == 1)
        jobs?.forEach { $0.finish() }
        #expect(dispatcher.taken() == nil)
        closing.join()
    }

    @Test("once closed it refuses jobs, hands out what waits, then ends")
    func closing() {
        let dispatcher = dispatcher()
        dispatcher.submit(1)
        dispatcher.close()
        let late = JobProbe()
        dispatcher.submit(late.job)
        #expect(late.answers == [503])
        #expect(dispatcher.taken()?.count == 1)
        #expect(dispatcher.taken() == nil)
        dispatcher.end()
    }

    @Test("with a delay, a worker waits for more jobs while another is busy")
    func delay() throws {
        let dispatcher = dispatcher(batch: 2, delayMs: 10_000, workers: 2)
        dispatcher.submit(1)
        let late = Thread(named: "late") { dispatcher.submit(1) }
        let jobs = try #require(dispatcher.taken())
        late.join()
        #expect(jobs.count == 2)
    }

    @Test("a worker that waits for more jobs starts as soon as another is free to take them")
    func freed() {
        let dispatcher = dispatcher(delayMs: 3_600_000, workers: 2)
        let taken = Monitor(0)
        @Sendable func work(_ worker: Int) {
            while let jobs = dispatcher.taken(by: worker) { taken.broadcasting { $0 += jobs.count } }
        }
        dispatcher.submit(1)
        let first = Thread(named: "first") { work(0) }
        #expect(eventually { dispatcher.depth == 0 })
        let second = Thread(named: "second") { work(1) }
        #expect(taken.wait(until: .now.advanced(byMilliseconds: 60_000)) { $0 == 1 ? true : nil } == true)
        dispatcher.close()
        first.join()
        second.join()
    }

    @Test("whatever the delay, a job that comes to idle workers does not wait for others")
    func idle() {
        let dispatcher = dispatcher(delayMs: 3_600_000, workers: 2)
        let taken = Monitor(0)
        let workers = (0..<2).map { index in
            Thread(named: "idle \(index)") {
                while let jobs = dispatcher.taken(by: index) { taken.broadcasting { $0 += jobs.count } }
            }
        }
        for count in 1...20 {
            dispatcher.submit(1)
            #expect(taken.wait(until: .now.advanced(byMilliseconds: 60_000)) { $0 == count ? true : nil } == true)
        }
        dispatcher.close()
        workers.forEach { $0.join() }
    }

    /// The jobs in the order in which a worker is given them, one by one.
    private func order(_ probes: [JobProbe], by dispatcher: Dispatcher, besides held: [Held] = []) throws -> [Int] {
        for probe in probes { dispatcher.submit(probe.job) }
        return try probes.map { _ in
            let job = try #require(dispatcher.taken(by: 0)?.first).job
            return try #require(probes.firstIndex { $0.job === job })
        }
    }

    @Test("a newcomer with one photo goes before forms that came a moment ago, not before those that have waited")
    func small() throws {
        let dispatcher = dispatcher(batch: 1)
        let form = 2 << 20
        let probes = [
            JobProbe(bytes: form, ageMs: 10_000), JobProbe(bytes: form, ageMs: 100), JobProbe(bytes: form),
            JobProbe(bytes: 50_000),
        ]
        #expect(try order(probes, by: dispatcher) == [0, 3, 1, 2])
    }

    @Test("a client whose requests are being worked on stands behind one that has none")
    func addresses() throws {
        let dispatcher = dispatcher(batch: 4, workers: 2)
        for _ in 0..<8 { dispatcher.submit(JobProbe(address: "192.0.2.1").job) }
        let held = try #require(dispatcher.taken(by: 1))
        #expect(held.count == 4)
        dispatcher.submit(JobProbe(address: "192.0.2.2").job)
        let first = try #require(dispatcher.taken(by: 0))
        #expect(first[0].job.request.head.peerAddress == "192.0.2.2")
        #expect(held.count == 4)
    }

    @Test("nothing is kept of a job that a worker has done, however early")
    func nothingIsKept() {
        let dispatcher = dispatcher(capacity: 4, batch: 1)
        let worker = Thread(named: "worker") { while dispatcher.taken() != nil {} }
        dispatcher.submit(20_000)
        dispatcher.close()
        worker.join()
        #expect(dispatcher.inFlight == 0)
        dispatcher.end()
    }

    @Test("a lease that goes without having ended ends the program")
    func unended() async {
        await #expect(processExitsWith: .failure) {
            let dispatcher = Dispatcher(capacity: 1, maximumBatch: 1, maximumDelayMs: 0, workers: 1)
            dispatcher.submit(JobProbe().job)
            _ = dispatcher.take(for: 0) { _ in }
        }
    }
}

@Suite("Deadlines")
struct DeadlineTests {
    private let dispatcher = Dispatcher(capacity: 10, maximumBatch: 8, maximumDelayMs: 0, workers: 1)

    @Test("waiting jobs are answered 504 when their time is up, in whatever order they came")
    func order() {
        let late = JobProbe(deadlineMs: 60)
        let early = JobProbe(deadlineMs: 20)
        let never = JobProbe(deadlineMs: 600_000)
        for probe in [late, never, early] { dispatcher.submit(probe.job) }
        #expect(early.answer() == 504 && late.answer() == 504)
        #expect(never.answers.isEmpty && dispatcher.inFlight == 1)
        never.abandon()
        dispatcher.end()
    }

    @Test("a job is answered in time whether its deadline is before or after that of one that has ended")
    func afterEnding() throws {
        for (endedMs, nextMs) in [(600_000, 30), (20, 60)] {
            dispatcher.submit(JobProbe(deadlineMs: endedMs).job)
            _ = dispatcher.taken()
            let next = JobProbe(deadlineMs: nextMs)
            dispatcher.submit(next.job)
            #expect(next.answer() == 504)
        }
        dispatcher.end()
    }

    @Test("a job that a worker has is answered 504 in time, stays in its hands, and is not answered again")
    func running() throws {
        let probe = JobProbe(deadlineMs: 20)
        dispatcher.submit(probe.job)
        let held = try #require(dispatcher.taken())
        if !held.isEmpty { #expect(probe.answer() == 504) }
        #expect(dispatcher.inFlight == held.count)
        held.forEach { $0.finish() }
        #expect(probe.answers == [504] && dispatcher.inFlight == 0)
        dispatcher.end()
    }
}
