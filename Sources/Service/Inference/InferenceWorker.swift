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
    /// What this worker is at; empty while it waits, so that nothing of a photo stays.
    private var batch = InferenceBatch()

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

    /// Runs the detector once on a small blank photo, so that the first request finds its code in place; memory for a large
    /// photo is taken with the first one, which costs less than searching a blank one while the model loads.
    func warm() {
        let blank = RGBImage(width: 320, height: 180, pixels: Array(repeating: 0, count: 320 * 180 * 3))
        _ = detector.detect(in: blank, settings: options.detection)
    }

    /// Works until the queue is closed and empty.
    func run() {
        var answered = 0
        while let next = parts.queue.takeBatch(after: answered) {
            parts.watchdog.began(worker: index)
            batch = next
            process()
            answered = batch.jobs.count
            batch = InferenceBatch()
            parts.watchdog.ended(worker: index)
        }
    }

    private func process() {
        var admitted: [InferenceJob] = []
        var pending: [PendingAnswer] = []
        var next = batch.jobs
        while !next.isEmpty {
            let jobs = next.filter(parts.admits)
            batch.unanswered -= next.count - jobs.count
            for job in jobs { parts.metrics.queueSeconds.observe(MonotonicTime.now.seconds(since: job.queued)) }
            pending += jobs.compactMap(open)
            admitted += jobs
            next = parts.queue.join(&batch)
        }
        for group in Dictionary(grouping: pending.indices, by: { ObjectIdentifier(pending[$0].job.model) }).values {
            classify(group, of: &pending)
        }
        pending.forEach(answer)
        for job in admitted { if case .infer = job.work { infer(job) } }
        for answered in pending { compareWithShadow(answered) }
    }

    /// Classifies the faces of those answers that one model gives.
    private func classify(_ answers: [Int], of pending: inout [PendingAnswer]) {
        let slots = answers.flatMap { answer in
            pending[answer].photos.indices.map { (answer: answer, photo: $0) }
        }
        let decodable = slots.compactMap { slot in
            (try? pending[slot.answer].photos[slot.photo].decoded.get()).map { (slot: slot, located: $0.located) }
        }
        let metrics = parts.metrics
        let outcomes = photoClassifier(of: pending[answers[0]].job.model).classify(
            decodable.map(\.located), report: { metrics.inferred($0) })
        for (entry, outcome) in zip(decodable, outcomes) {
            parts.metrics.classified(outcome)
            pending[entry.slot.answer].photos[entry.slot.photo].faces = outcome.map { photo in
                photo.answering(pending[entry.slot.answer].thresholds)
            }.mapError { Problem($0) }
        }
    }

    /// The way from photos to what a model says of them, on as many cores as are free.
    func photoClassifier(of model: ServedModel) -> PhotoClassifier {
        PhotoClassifier(
            model: model.model, maximumBatch: parts.configuration.batch.maxSize, options: options,
            search: { photo, settings in
                self.scheduler.run(isAlone: self.isAlone) { usesAllCores in
                    (usesAllCores ? self.wideDetector : self.detector).detect(in: photo, settings: settings)
                }
            },
            network: { faces in self.run(model) { $0.classify(faces) } })
    }

    /// Searches a photo and counts the time that it took.
    func locate(_ photo: PhotoClassifier.Photo, by classifier: PhotoClassifier) -> LocatedPhoto {
        let located = classifier.locate(photo)
        if let time = located.searchTime { parts.metrics.detectionSeconds.observe(time.seconds) }
        return located
    }

    /// Runs a model on all cores, or on this worker's where others compute too.
    func run<Result>(_ model: ServedModel, _ body: (ClassifierWorker) -> Result) -> Result {
        scheduler.run(isAlone: isAlone) { usesAllCores in
            model.withWorker(usesAllCores: usesAllCores, body)
        }
    }

    private func isAlone() -> Bool { parts.queue.isQuiet(besides: batch) }

    /// Answers a job that this worker has taken.
    func finish(_ job: InferenceJob, with response: HTTPResponse) {
        batch.unanswered -= 1
        parts.finish(job, with: response)
    }

    /// Takes a job's body apart and decodes its photos; nil where the job is over already, or is none of `/classify`.
    private func open(_ job: InferenceJob) -> PendingAnswer? {
        guard case .classify(let inQuery) = job.work else { return nil }
        let queueTime = MonotonicTime.now.seconds(since: job.queued)
        let configuration = parts.configuration
        do {
            let body = try ClassifyBody(
                job.request, parameters: inQuery, maximumPhotos: configuration.limits.imagesPerRequest)
            let asked = body.parameters
            let mode = asked.mode ?? configuration.faces.mode
            return PendingAnswer(
                job: job, queueTime: .seconds(queueTime), mode: mode,
                includesAgeDistribution: asked.includesAgeDistribution ?? configuration.answer.ageDistribution,
                thresholds: try asked.thresholds(configuration.answer, model: job.model.model), isList: body.isList,
                photos: prepare(body.photos, mode: mode, model: job.model))
        } catch {
            finish(job, with: error.response(for: job.context))
            return nil
        }
    }

    /// Decodes photos and cuts their faces out, one after the other: no more than one at a time of those that are faces
    /// themselves is held as pixels.
    private func prepare(_ photos: [ClassifyBody.PhotoBytes], mode: FaceMode, model: ServedModel) -> [PendingPhoto] {
        let classifier = photoClassifier(of: model)
        let shadow = shadow(of: model)
        let decoder = decoder(for: mode, models: [model.model] + (shadow.map { [$0.model] } ?? []))
        return photos.map { bytes in
            let (photo, time) = unsafe bytes.withUnsafeBytes { unsafe decode($0, by: decoder) }
            return PendingPhoto(
                decoded: photo.map { photo in
                    PendingPhoto.Decoded(
                        format: photo.format,
                        located: locate(.init(photo, mode: mode), by: classifier),
                        original: shadow == nil ? nil : photo.image)
                }, decodeTime: time)
        }
    }

    /// Decodes photos that are looked at in this mode by these models. Where the photo is shrunk as a whole, what the shrinking
    /// would throw away needs no decoding.
    func decoder(for mode: FaceMode, models: [ModelDescription]) -> ImageDecoder {
        var decoder = decoder
        if mode == .whole, parts.configuration.faces.reducedDecoding {
            decoder.scaledDecoding = models.map { 2 * max($0.input.width, $0.input.height) }.max()
        }
        return decoder
    }

    func decode(
        _ bytes: UnsafeRawBufferPointer, by decoder: ImageDecoder
    ) -> (photo: Result<DecodedImage, Problem>, time: Duration) {
        let began = ContinuousClock.now
        let decoded: Result<DecodedImage, Problem>
        do throws(ImageError) { decoded = .success(try unsafe decoder.decode(bytes)) } catch {
            decoded = .failure(Problem(error))
        }
        let elapsed = ContinuousClock.now - began
        parts.metrics.decoded(decoded, seconds: elapsed.seconds)
        return (decoded, elapsed)
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
        finish(pending.job, with: response)
    }

    /// The version on trial beside a model.
    private func shadow(of model: ServedModel) -> ServedModel? {
        guard let shadow = repository.shadow, shadow.model.name == model.model.name else { return nil }
        return shadow
    }

    /// Shows a share of the first model's photos, after their answer, to the version that is tried out.
    private func compareWithShadow(_ pending: PendingAnswer) {
        guard let shadow = shadow(of: pending.job.model), parts.shadow.takesNext() else { return }
        guard parts.queue.depth == 0 else {
            parts.metrics.shadow.skipped.add(1)
            return
        }
        for photo in pending.photos {
            guard let image = try? photo.decoded.get().original, let served = try? photo.faces?.get() else { continue }
            let tried = photoClassifier(of: shadow).classify([.init(image: image, mode: pending.mode)])
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
