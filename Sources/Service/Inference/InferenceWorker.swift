import Classification
import FaceDetection
import HTTPServer
import Imaging
import ModelRepository

/// One thread's share of the work: takes batches from the queue, decodes, runs the network, answers.
///
/// It works in turns. In a turn each request at hand has its next photo decoded and searched, then the faces of all of them
/// go through the network together, and what is done is answered. So a request of many photos lets others pass between two
/// of its own, and holds no more than one of them as pixels. Before each step, and within each every few milliseconds, the
/// worker looks whether anybody still waits for the request; one that is late or abandoned is dropped there.
final class InferenceWorker {
    let parts: InferenceParts
    private let index: Int
    private let repository: ModelRepository
    private let scheduler: CoreScheduler
    /// The detector on this worker's core, and on all cores.
    private let detector: FaceDetectorContext
    private let wideDetector: FaceDetectorContext
    /// The way from photos to answers, on as many cores as are free.
    private(set) lazy var pipeline = PhotoPipeline(
        decoder: ImageDecoder(parts.configuration), reducesDecoding: parts.configuration.faces.reducedDecoding,
        options: FaceOptions(parts.configuration),
        search: { [unowned self] in self.search($0, $1, continues: $2) })
    /// What this worker is at; empty while it waits, so that nothing of a photo stays.
    private var batch = InferenceBatch()
    /// What a body's forms take beside it at most: its text, what base64 or JSON becomes, numbers of tensors.
    private static let copiesOfBody = 4

    init(
        index: Int, parts: InferenceParts, repository: ModelRepository, scheduler: CoreScheduler,
        detector: FaceDetector
    ) {
        self.index = index
        self.parts = parts
        self.repository = repository
        self.scheduler = scheduler
        self.detector = detector.makeContext()
        wideDetector = detector.makeContext(threads: scheduler.cores)
    }

    /// Runs the detector once on a small blank photo, so that the first request finds its code in place; memory for a large
    /// photo is taken with the first one, which costs less than searching a blank one while the model loads.
    func warm() {
        let blank = RGBImage(width: 320, height: 180, pixels: Array(repeating: 0, count: 320 * 180 * 3))
        _ = detector.detect(in: blank, settings: FaceOptions(parts.configuration).detection)
    }

    /// Works until the queue is closed and empty.
    func run() {
        var answered = 0
        while let next = parts.queue.takeBatch(after: answered) {
            batch = next
            process()
            answered = batch.jobs.count
            batch = InferenceBatch()
            parts.watchdog.ended(worker: index)
        }
    }

    private func process() {
        var atHand: [OpenRequest] = []
        var arriving = batch.jobs
        var turn = WorkerTurn(maximumFaces: parts.configuration.batch.maxSize)
        parts.watchdog.began(worker: index)
        while !arriving.isEmpty {
            var opened = arriving.compactMap(open)
            advance(&opened, in: &turn)
            atHand += opened
            arriving = turn.isOver ? [] : parts.queue.join(&batch)
        }
        fillUp(&atHand, in: &turn)
        finishTurn(&atHand)
        while !atHand.isEmpty {
            parts.watchdog.began(worker: index)
            turn = WorkerTurn(maximumFaces: parts.configuration.batch.maxSize)
            atHand += parts.queue.takeMore(&batch).compactMap(open)
            advance(&atHand, in: &turn)
            fillUp(&atHand, in: &turn)
            finishTurn(&atHand)
        }
    }

    /// Decodes the next photo of each request, as long as anybody waits for it and the turn is not over.
    private func advance(_ requests: inout [OpenRequest], in turn: inout WorkerTurn) {
        var advanced: [OpenRequest] = []
        var left: [OpenRequest] = []
        for var request in WorkerTurn.order(requests) {
            guard !turn.isOver else {
                left.append(request)
                continue
            }
            guard keeps(request) else { continue }
            let faces = prepareNextPhoto(of: &request)
            if let refusal = request.refusal {
                finish(request.job, with: refusal.response(for: request.job.context))
                continue
            }
            turn.prepared(faces: faces)
            advanced.append(request)
        }
        // Those that had no turn are first in the next one.
        requests = left + advanced
    }

    /// Lets a request that is alone have as many photos in its turn as the network takes at once.
    private func fillUp(_ requests: inout [OpenRequest], in turn: inout WorkerTurn) {
        while requests.count == 1, requests[0].nextPhoto != nil, turn.hasRoom, parts.queue.depth == 0 {
            turn.extend()
            advance(&requests, in: &turn)
        }
    }

    /// Classifies what was prepared and answers the requests that are done.
    private func finishTurn(_ requests: inout [OpenRequest]) {
        requests.removeAll { !keeps($0) }
        for group in Dictionary(grouping: requests.indices, by: { ObjectIdentifier(requests[$0].job.model) }).values {
            classify(group, of: &requests)
        }
        let done = requests.filter(\.isDone)
        requests.removeAll(where: \.isDone)
        for request in done { finish(request.job, with: request.answer(request)) }
        done.forEach(compareWithTrial)
    }

    /// Whether a request is still worth its work; one that is not is over, and what it took is counted.
    private func keeps(_ request: OpenRequest) -> Bool {
        if request.job.isWanted { return true }
        batch.unanswered -= 1
        parts.drop(request.job)
        parts.metrics.cancelledWork.add(request.workTime.seconds)
        return false
    }

    /// Takes a job that left the queue in hand; nil where it is over already.
    private func open(_ job: InferenceJob) -> OpenRequest? {
        guard job.isWanted else {
            batch.unanswered -= 1
            parts.drop(job)
            return nil
        }
        let queueTime = MonotonicTime.now.seconds(since: job.queued)
        parts.metrics.queueSeconds.observe(queueTime)
        do throws(Problem) {
            guard SystemMemory.has(job.request.body.count * Self.copiesOfBody) else {
                throw Problem(ImageError.outOfMemory)
            }
            let opened = try open(job, queueTime: .seconds(queueTime))
            job.context.charge(opened.photos.count - 1)
            return opened
        } catch {
            if error.code == .unsupportedMediaType { parts.metrics.refused(error) }
            finish(job, with: error.response(for: job.context))
            return nil
        }
    }

    /// Answers a job that this worker has taken.
    func finish(_ job: InferenceJob, with response: HTTPResponse) {
        batch.unanswered -= 1
        parts.finish(job, with: response)
    }

    /// Searches a photo on as many cores as are free; nil where `continues` says no.
    private func search(_ photo: RGBImage, _ settings: DetectionSettings, continues: () -> Bool) -> DetectionResult? {
        scheduler.run(isAlone: isAlone) { usesAllCores in
            (usesAllCores ? wideDetector : detector).detect(in: photo, settings: settings, continues: continues)
        }
    }

    /// Runs a model on all cores, or on this worker's where others compute too.
    func run<Result>(_ model: ServedModel, _ body: (ClassifierWorker) -> Result) -> Result {
        scheduler.run(isAlone: isAlone) { usesAllCores in
            model.withWorker(usesAllCores: usesAllCores, body)
        }
    }

    private func isAlone() -> Bool { parts.queue.isQuiet(besides: batch) }

    /// The version on trial beside a model, where it sees the next request: asked once for each request whose faces it can be
    /// shown, since every answer counts towards its share.
    func trial(of model: ServedModel) -> ServedModel? {
        guard let trial = repository.shadow, trial.model.name == model.model.name, parts.shadow.takesNext() else {
            return nil
        }
        return trial
    }
}

extension Duration {
    var seconds: Double { self / .seconds(1) }
}
