import Classification
import FaceDetection
import HTTPServer
import Imaging
import JSON
import ModelRepository

/// One thread's share of the work: takes batches from the queue, decodes, runs the network, answers.
final class InferenceWorker {
    let parts: InferenceParts
    private let index: Int
    private let repository: ModelRepository
    private let scheduler: CoreScheduler
    /// The detector on this worker's core, and on all cores.
    private let detector: FaceDetectorContext
    private let wideDetector: FaceDetectorContext
    private let options: FaceOptions
    private let decoder: ImageDecoder

    init(
        index: Int, parts: InferenceParts, repository: ModelRepository, scheduler: CoreScheduler,
        detector: FaceDetector
    ) {
        self.index = index
        self.parts = parts
        self.repository = repository
        let limits = parts.configuration.limits
        decoder = ImageDecoder(
            limits: ImageLimits(maximumPixels: limits.imagePixels, minimumSide: limits.imageSide))
        self.scheduler = scheduler
        self.detector = detector.makeContext()
        wideDetector = detector.makeContext(threads: scheduler.cores)
        options = FaceOptions(parts.configuration)
    }

    /// Runs the detectors once on a small blank photo, so that the first request finds code and threads in place; memory for
    /// a large photo is taken with the first one, which costs less than searching a blank one while the model loads.
    func warm() {
        let blank = RGBImage(width: 320, height: 180, pixels: Array(repeating: 0, count: 320 * 180 * 3))
        for detector in [detector, wideDetector] { _ = detector.detect(in: blank, settings: options.detection) }
    }

    /// Works until the queue is closed and empty.
    func run() {
        var answered = 0
        while let batch = parts.queue.takeBatch(after: answered) {
            parts.watchdog.began(worker: index)
            process(batch)
            parts.watchdog.ended(worker: index)
            answered = batch.count
        }
    }

    private func process(_ batch: [InferenceJob]) {
        let admitted = batch.filter(parts.admits)
        for job in admitted { parts.metrics.queueSeconds.observe(MonotonicTime.now.seconds(since: job.queued)) }
        var pending = admitted.compactMap(open)
        for group in Dictionary(grouping: pending.indices, by: { ObjectIdentifier(pending[$0].job.model) }).values {
            classify(group, of: &pending)
        }
        pending.forEach(answer)
        for job in admitted { if case .infer = job.work { infer(job) } }
        for answered in pending { compareWithShadow(answered) }
    }

    /// Classifies the photos of those answers that one model gives.
    private func classify(_ answers: [Int], of pending: inout [PendingAnswer]) {
        let slots = answers.flatMap { answer in
            pending[answer].photos.indices.map { (answer: answer, photo: $0) }
        }
        let decodable = slots.compactMap { slot in
            (try? pending[slot.answer].photos[slot.photo].decoded.get()).map { (slot: slot, image: $0.image) }
        }
        let photos = decodable.map { entry in
            PhotoClassifier.Photo(image: entry.image, mode: pending[entry.slot.answer].mode)
        }
        let metrics = parts.metrics
        let outcomes = classify(
            photos, by: pending[answers[0]].job.model, report: { metrics.inferred($0) },
            searched: { metrics.detectionSeconds.observe($0.seconds) })
        for (entry, outcome) in zip(decodable, outcomes) {
            parts.metrics.classified(outcome)
            pending[entry.slot.answer].photos[entry.slot.photo].faces = outcome.map { photo in
                photo.answering(pending[entry.slot.answer].thresholds)
            }.mapError { Problem($0) }
        }
    }

    /// What a model says of photos.
    func classify(
        _ photos: [PhotoClassifier.Photo], by model: ServedModel, report: (ForwardPass) -> Void = { _ in },
        searched: (Duration) -> Void = { _ in }
    ) -> [PhotoClassifier.Outcome] {
        let classifier = PhotoClassifier(
            model: model.model, maximumBatch: parts.configuration.batch.maxSize, options: options,
            search: { photo, settings in
                self.scheduler.run(isAlone: self.isAlone) { usesAllCores in
                    (usesAllCores ? self.wideDetector : self.detector).detect(in: photo, settings: settings)
                }
            },
            network: { faces in self.run(model) { $0.classify(faces) } })
        return classifier.classify(photos, report: report, searched: searched)
    }

    /// Runs a model on all cores, or on this worker's where others compute too.
    func run<Result>(_ model: ServedModel, _ body: (ClassifierWorker) -> Result) -> Result {
        scheduler.run(isAlone: isAlone) { usesAllCores in
            model.withWorker(usesAllCores: usesAllCores, body)
        }
    }

    private func isAlone() -> Bool { parts.queue.isQuiet }

    /// Takes a job's body apart and decodes its photos; nil where the job is over already, or is none of `/classify`.
    private func open(_ job: InferenceJob) -> PendingAnswer? {
        guard case .classify(let inQuery) = job.work else { return nil }
        let queueTime = MonotonicTime.now.seconds(since: job.queued)
        let configuration = parts.configuration
        do {
            let body = try ClassifyBody(
                job.request, parameters: inQuery, maximumPhotos: configuration.limits.imagesPerRequest)
            let asked = body.parameters
            return PendingAnswer(
                job: job, queueTime: .seconds(queueTime), mode: asked.mode ?? configuration.faces.mode,
                includesAgeDistribution: asked.includesAgeDistribution ?? configuration.answer.ageDistribution,
                thresholds: try asked.thresholds(configuration.answer, model: job.model.model), isList: body.isList,
                photos: body.photos.map { bytes in unsafe bytes.withUnsafeBytes { unsafe decode($0) } })
        } catch {
            parts.finish(job, with: error.response(for: job.context))
            return nil
        }
    }

    func decode(_ bytes: UnsafeRawBufferPointer) -> PendingPhoto {
        let began = ContinuousClock.now
        let decoded: Result<DecodedImage, Problem>
        do throws(ImageError) { decoded = .success(try unsafe decoder.decode(bytes)) } catch {
            decoded = .failure(Problem(error))
        }
        let elapsed = ContinuousClock.now - began
        parts.metrics.decoded(decoded, seconds: elapsed.seconds)
        return PendingPhoto(decoded: decoded, decodeTime: elapsed)
    }

    private func answer(_ pending: PendingAnswer) {
        let documents = pending.photos.map { photo in pending.document(of: photo) }
        let response: HTTPResponse
        if pending.isList {
            let results = JSONValue.object([("results", .array(documents.map { $0.json }))])
            response = .classified(results, context: pending.job.context)
        } else {
            switch documents[0] {
            case .success(let answer): response = .classified(answer.json, context: pending.job.context)
            case .failure(let problem): response = problem.response(for: pending.job.context)
            }
        }
        parts.finish(pending.job, with: response)
    }

    /// Shows a share of the first model's photos, after their answer, to the version that is tried out.
    private func compareWithShadow(_ pending: PendingAnswer) {
        guard let shadow = repository.shadow, shadow.model.name == pending.job.model.model.name,
            parts.shadow.takesNext()
        else { return }
        guard parts.queue.depth == 0 else {
            parts.metrics.shadow.skipped.add(1)
            return
        }
        for photo in pending.photos {
            guard let decoded = try? photo.decoded.get(), let served = try? photo.faces?.get() else { continue }
            let tried = classify([.init(image: decoded.image, mode: pending.mode)], by: shadow)
            guard let faces = try? tried.first?.get().answering(pending.thresholds).faces else { continue }
            for (served, tried) in zip(served.faces, faces) {
                parts.metrics.shadow.compared(served.attributes, tried.attributes)
            }
        }
    }
}

extension Result<ClassificationAnswer, Problem> {
    /// The answer's document, or the problem's where it stands among others.
    fileprivate var json: JSONValue {
        switch self {
        case .success(let answer): answer.json
        case .failure(let problem): problem.json()
        }
    }
}

extension HTTPResponse {
    fileprivate static func classified(_ document: JSONValue, context: RequestContext) -> HTTPResponse {
        HTTPResponse(mediaType: "application/json", body: document.serialized(), context: context)
    }
}

extension Duration {
    var seconds: Double { self / .seconds(1) }
}
