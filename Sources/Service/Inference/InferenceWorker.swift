import Classification
import FaceDetection
import HTTPServer
import Imaging
import JSON

/// One thread's share of the work: takes batches from the queue, decodes, runs the network, answers.
final class InferenceWorker {
    private let index: Int
    private let parts: InferenceParts
    private let network: ClassifierWorker
    private let classifier: PhotoClassifier
    private let decoder: ImageDecoder

    init(
        index: Int, parts: InferenceParts, classifier: FaceClassifier, scheduler: CoreScheduler,
        detector: FaceDetector
    ) {
        self.index = index
        self.parts = parts
        let limits = parts.configuration.limits
        decoder = ImageDecoder(
            limits: ImageLimits(maximumPixels: limits.imagePixels, minimumSide: limits.imageSide))
        let network = classifier.makeWorker(maximumBatch: parts.configuration.batch.maxSize)
        self.network = network
        self.classifier = PhotoClassifier(
            model: network.model, maximumBatch: network.maximumBatch, detector: detector.makeContext(),
            options: FaceOptions(parts.configuration)
        ) { faces in
            scheduler.classify(faces, worker: network, isAlone: { parts.queue.isQuiet })
        }
    }

    /// Runs detector and network once on a blank photo, so that the first request finds everything in place.
    func warm() {
        network.warm()
        let blank = RGBImage(width: 1280, height: 1280, pixels: Array(repeating: 0, count: 1280 * 1280 * 3))
        _ = classifier.classify([.init(image: blank, mode: .detect)])
    }

    /// Works until the queue is closed and empty.
    func run() {
        while let batch = parts.queue.takeBatch() {
            parts.watchdog.began(worker: index)
            process(batch)
            parts.watchdog.ended(worker: index)
        }
    }

    private func process(_ batch: [InferenceJob]) {
        var pending = batch.compactMap(open)
        let slots = pending.indices.flatMap { answer in
            pending[answer].photos.indices.map { (answer: answer, photo: $0) }
        }
        let decodable = slots.compactMap { slot in
            (try? pending[slot.answer].photos[slot.photo].decoded.get()).map { (slot: slot, image: $0.image) }
        }
        let photos = decodable.map { entry in
            PhotoClassifier.Photo(image: entry.image, mode: pending[entry.slot.answer].mode)
        }
        let metrics = parts.metrics
        let outcomes = classifier.classify(
            photos, report: { metrics.inferred($0) },
            searched: { metrics.detectionSeconds.observe($0.seconds) })
        for (entry, outcome) in zip(decodable, outcomes) {
            parts.metrics.classified(outcome)
            pending[entry.slot.answer].photos[entry.slot.photo].faces = outcome.map { photo in
                photo.answering(pending[entry.slot.answer].thresholds)
            }.mapError { Problem($0) }
        }
        pending.forEach(answer)
    }

    /// Takes a job's body apart and decodes its photos; nil where the job is over already.
    private func open(_ job: InferenceJob) -> PendingAnswer? {
        guard parts.admits(job) else { return nil }
        let queueTime = MonotonicTime.now.seconds(since: job.queued)
        parts.metrics.queueSeconds.observe(queueTime)
        let body: ClassifyBody
        let thresholds: AgeThresholds
        do {
            body = try ClassifyBody(job.request, maximumPhotos: parts.configuration.limits.imagesPerRequest)
            thresholds = try body.query.thresholds(parts.configuration.answer, model: classifier.model)
        } catch {
            parts.finish(job, with: error.response(requestID: job.context.id))
            return nil
        }
        return PendingAnswer(
            job: job, queueTime: .seconds(queueTime), mode: body.mode ?? parts.configuration.faces.mode,
            includesAgeDistribution: body.query.includesAgeDistribution ?? parts.configuration.answer.ageDistribution,
            thresholds: thresholds, isList: body.isList, photos: body.photos.map(decode))
    }

    private func decode(_ bytes: ClassifyBody.PhotoBytes) -> PendingPhoto {
        let began = ContinuousClock.now
        let decoded = unsafe bytes.withUnsafeBytes { bytes -> Result<DecodedImage, Problem> in
            do throws(ImageError) { return .success(try unsafe decoder.decode(bytes)) } catch {
                return .failure(Problem(error))
            }
        }
        let elapsed = ContinuousClock.now - began
        parts.metrics.decoded(decoded, seconds: elapsed.seconds)
        return PendingPhoto(decoded: decoded, decodeTime: elapsed)
    }

    private func answer(_ pending: PendingAnswer) {
        let documents = pending.photos.map { photo in document(of: photo, in: pending) }
        let response: HTTPResponse
        if pending.isList {
            let results = JSONValue.object([("results", .array(documents.map { $0.json }))])
            response = .classified(results, context: pending.job.context)
        } else {
            switch documents[0] {
            case .success(let answer): response = .classified(answer.json, context: pending.job.context)
            case .failure(let problem): response = problem.response(requestID: pending.job.context.id)
            }
        }
        parts.finish(pending.job, with: response)
    }

    private func document(of photo: PendingPhoto, in pending: PendingAnswer) -> Result<ClassificationAnswer, Problem> {
        photo.decoded.flatMap { decoded in
            (photo.faces ?? .failure(Problem(.internalError))).map { faces in
                var answer = ClassificationAnswer(
                    model: classifier.model, image: decoded.image, format: decoded.format, faces: faces.faces,
                    facesFound: faces.found,
                    timing: ClassificationAnswer.Timing(
                        decode: photo.decodeTime, queue: pending.queueTime, detection: faces.detectionTime,
                        inference: faces.inferenceTime,
                        total: .seconds(MonotonicTime.now.seconds(since: pending.job.queued))))
                answer.includesAgeDistribution = pending.includesAgeDistribution
                return answer
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
