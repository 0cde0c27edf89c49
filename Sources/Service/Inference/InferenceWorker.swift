import Classification
import FaceDetection
import HTTPServer
import Imaging
import ModelRepository

/// What the workers share.
struct Workshop: Sendable {
    let configuration: ServiceConfiguration
    let dispatcher: Dispatcher
    let repository: ModelRepository
    let metrics: ServiceMetrics
    let watchdog: Watchdog
    let scheduler: CoreScheduler
    /// The memory for photos.
    let pixels: PixelMemory
    /// The share of traffic that a version on trial sees.
    let shadow: ShadowTraffic

    /// All that so many workers need, which metrics read from now on.
    init(_ configuration: ServiceConfiguration, workers: Int, repository: ModelRepository, metrics: ServiceMetrics) {
        self.configuration = configuration
        self.repository = repository
        self.metrics = metrics
        dispatcher = Dispatcher(
            capacity: configuration.queue.capacity, maximumBatch: configuration.batch.maxSize,
            maximumDelayMs: configuration.batch.maxDelayMs, workers: workers,
            reject: { metrics.rejected.add(1, $0) })
        watchdog = Watchdog(workers: workers, limitMs: configuration.timeouts.stallMs)
        scheduler = CoreScheduler(cores: workers)
        pixels = PixelMemory(maximum: configuration.limits.pixelMemoryBytes, metrics: metrics.pixelMemory)
        shadow = ShadowTraffic(share: configuration.shadow.version.isEmpty ? 0 : configuration.shadow.share)
        metrics.observe(dispatcher.families + watchdog.families)
    }
}

/// One thread's share of the work: takes requests from the dispatcher, decodes, runs the network, answers.
///
/// It works in turns. In a turn each request at hand has its next photo decoded and searched, then the faces of all of them
/// go through the network together, and what is done is answered. So a request of many photos lets others pass between two
/// of its own, and holds no more than one of them as pixels. Before each step, and within each every few milliseconds, the
/// worker looks whether anybody still waits for the request; one that is late or abandoned is dropped there.
final class InferenceWorker {
    let shop: Workshop
    private let index: Int
    /// The detector on this worker's core, and on all cores.
    private let detector: FaceDetectorContext
    private let wideDetector: FaceDetectorContext
    /// The way from photos to answers, on as many cores as are free.
    private(set) lazy var pipeline = PhotoPipeline(
        decoder: ImageDecoder(shop.configuration), reducesDecoding: shop.configuration.faces.reducedDecoding,
        options: FaceOptions(shop.configuration),
        search: { [unowned self] in self.search($0, $1, continues: $2) })
    /// What a body's forms take beside it at most: its text, what base64 or JSON becomes, numbers of tensors.
    private static let copiesOfBody = 4

    init(index: Int, shop: Workshop, detector: FaceDetector) {
        self.index = index
        self.shop = shop
        self.detector = detector.makeContext()
        wideDetector = detector.makeContext(threads: shop.scheduler.cores)
    }

    /// Runs the detector once on a small blank photo, so that the first request finds its code in place; memory for a large
    /// photo is taken with the first one, which costs less than searching a blank one while the model loads.
    func warm() {
        let blank = RGBImage(width: 320, height: 180, pixels: Array(repeating: 0, count: 320 * 180 * 3))
        _ = detector.detect(in: blank, settings: FaceOptions(shop.configuration).detection)
    }

    /// Works until the dispatcher is closed and nothing waits.
    func run() {
        var isOpen = true
        while isOpen {
            let requests = opened { isOpen = shop.dispatcher.take(for: index, $0) }
            process(requests)
            shop.watchdog.ended(worker: index)
        }
    }

    private func process(_ first: [OpenRequest]) {
        var atHand: [OpenRequest] = []
        var arriving = first
        var turn = WorkerTurn(maximumFaces: shop.configuration.batch.maxSize)
        while !arriving.isEmpty {
            advance(&arriving, in: &turn)
            atHand += arriving
            arriving = turn.isOver ? [] : opened { shop.dispatcher.join(index, $0) }
        }
        fillUp(&atHand, in: &turn)
        finishTurn(&atHand)
        while !atHand.isEmpty {
            shop.watchdog.began(worker: index)
            turn = WorkerTurn(maximumFaces: shop.configuration.batch.maxSize)
            atHand += opened { shop.dispatcher.takeMore(for: index, $0) }
            advance(&atHand, in: &turn)
            fillUp(&atHand, in: &turn)
            finishTurn(&atHand)
        }
    }

    /// Takes the jobs that the dispatcher lends apart; those that are over already, or bad, end there.
    private func opened(_ lend: ((consuming JobLease) -> Void) -> Void) -> [OpenRequest] {
        var requests: [OpenRequest] = []
        lend { (lease: consuming JobLease) in
            shop.watchdog.began(worker: index)
            if let request = open(lease) { requests.append(request) }
        }
        return requests
    }

    private func open(_ lease: consuming JobLease) -> OpenRequest? {
        let job = lease.job
        guard job.isWanted else {
            lease.drop()
            return nil
        }
        let queueTime = MonotonicTime.now.seconds(since: job.queued)
        shop.metrics.queueSeconds.observe(queueTime)
        do throws(Problem) {
            guard SystemMemory.has(job.request.body.count * Self.copiesOfBody) else {
                throw Problem(ImageError.outOfMemory)
            }
            let request = try job.request.decoded(maximum: shop.configuration.limits.bodyBytes)
            let contents = try job.asked.open(request)
            job.context.charge(contents.photos.count - 1)
            return OpenRequest(
                lease, contents, queueTime: .seconds(queueTime), trial: contents.isTried ? trial(of: job.model) : nil)
        } catch {
            if error.code == .unsupportedMediaType { shop.metrics.refused(error) }
            lease.finish(with: error.response(for: job.context))
            return nil
        }
    }

    /// Decodes the next photo of each request, as long as anybody waits for it and the turn is not over.
    private func advance(_ requests: inout [OpenRequest], in turn: inout WorkerTurn) {
        var advanced: [OpenRequest] = []
        var left: [OpenRequest] = []
        for request in WorkerTurn.order(requests) {
            guard !turn.isOver else {
                left.append(request)
                continue
            }
            guard keeps(request) else { continue }
            let faces = prepareNextPhoto(of: request)
            if let refusal = request.refusal {
                request.finish(with: refusal.response(for: request.job.context))
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
        while requests.count == 1, requests[0].nextPhoto != nil, turn.hasRoom, shop.dispatcher.depth == 0 {
            turn.extend()
            advance(&requests, in: &turn)
        }
    }

    /// Classifies what was prepared and answers the requests that are done.
    private func finishTurn(_ requests: inout [OpenRequest]) {
        requests.removeAll { !keeps($0) }
        for group in Dictionary(grouping: requests, by: { ObjectIdentifier($0.job.model) }).values { classify(group) }
        let done = requests.filter(\.isDone)
        requests.removeAll(where: \.isDone)
        for request in done {
            classifyTensors(of: request)
            request.finish(with: request.contents.answer(request))
        }
        done.forEach(compareWithTrial)
    }

    /// Whether a request is still worth its work; one that is not is over, and what it took is counted.
    private func keeps(_ request: OpenRequest) -> Bool {
        if request.job.isWanted { return true }
        request.drop()
        shop.metrics.cancelledWork.add(request.workTime.seconds)
        return false
    }

    /// Searches a photo on as many cores as are free; nil where `continues` says no.
    private func search(_ photo: RGBImage, _ settings: DetectionSettings, continues: () -> Bool) -> DetectionResult? {
        shop.scheduler.run(isAlone: isAlone) { usesAllCores in
            (usesAllCores ? wideDetector : detector).detect(in: photo, settings: settings, continues: continues)
        }
    }

    /// Runs a model on all cores, or on this worker's where others compute too.
    func run<Result>(_ model: ServedModel, _ body: (ClassifierWorker) -> Result) -> Result {
        shop.scheduler.run(isAlone: isAlone) { usesAllCores in
            model.withWorker(usesAllCores: usesAllCores, body)
        }
    }

    private func isAlone() -> Bool { shop.dispatcher.isQuiet(besides: index) }

    /// The version on trial beside a model, where it sees the next request: asked once for each request whose faces it can be
    /// shown, since every answer counts towards its share.
    private func trial(of model: ServedModel) -> ServedModel? {
        guard let trial = shop.repository.shadow, trial.model.name == model.model.name, shop.shadow.takesNext() else {
            return nil
        }
        return trial
    }
}

extension Duration {
    var seconds: Double { self / .seconds(1) }
}
