import Classification
import FaceDetection
import HTTPServer
import Imaging
import ModelRepository

extension InferenceWorker {
    /// Decodes the next photo of a request, searches it and cuts its faces out.
    func prepareNextPhoto(of request: inout OpenRequest) {
        guard let index = request.nextPhoto else { return }
        let began = ContinuousClock.now
        let models = [request.job.model.model] + (request.trial.map { [$0.model] } ?? [])
        let decoder = decoder(for: request.mode, models: models)
        let job = request.job
        let (photo, time) = unsafe request.photos[index].bytes.withUnsafeBytes {
            unsafe decode($0, by: decoder, continues: { job.isWanted })
        }
        request.photos[index].decodeTime = time
        request.photos[index].decoded = photo.map { cutOut($0, of: request) }
        request.workTime += ContinuousClock.now - began
    }

    /// The faces of a photo, for the model that answers and for the one on trial, from one search.
    private func cutOut(_ photo: DecodedImage, of request: OpenRequest) -> OpenRequest.Photo.Decoded {
        let photoToSearch = PhotoClassifier.Photo(photo, mode: request.mode)
        var found: DetectionResult?
        let classifier = photoClassifier(of: request.job.model) { image, settings in
            let result = self.search(image, settings)
            found = result
            return result
        }
        var located = classifier.locate(photoToSearch)
        if let time = located.searchTime { parts.metrics.detectionSeconds.observe(time.seconds) }
        if request.takesPhotoAsFace, located.hasNoFace {
            var whole = photoToSearch
            whole.mode = .whole
            located = classifier.locate(whole)
        }
        let tried = request.trial.map { trial in
            photoClassifier(of: trial) { image, settings in found ?? self.search(image, settings) }
                .locate(photoToSearch)
        }
        return OpenRequest.Photo.Decoded(
            format: photo.format, warnings: photo.warnings, located: located, tried: tried)
    }

    /// Classifies the faces that wait in those requests that one model answers.
    func classify(_ group: [Int], of requests: inout [OpenRequest]) {
        let slots = group.flatMap { request in
            requests[request].photos.indices.filter { requests[request].photos[$0].isLocated }
                .map { (request: request, photo: $0) }
        }
        let located = slots.compactMap { try? requests[$0.request].photos[$0.photo].decoded?.get().located }
        let jobs = group.map { requests[$0].job }
        let metrics = parts.metrics
        let outcomes = photoClassifier(of: jobs[0].model, search: search).classify(
            located, report: { metrics.inferred($0) }, continues: { jobs.contains(where: \.isWanted) })
        guard let outcomes else { return }
        for (slot, outcome) in zip(slots, outcomes) {
            metrics.classified(outcome)
            if case .success(let photo) = outcome { requests[slot.request].workTime += photo.inferenceTime }
            requests[slot.request].photos[slot.photo].faces = outcome.map { photo in
                photo.answering(requests[slot.request].thresholds)
            }.mapError { Problem($0) }
        }
    }

    /// The way from photos to what a model says of them, on as many cores as are free.
    private func photoClassifier(
        of model: ServedModel, search: @escaping PhotoClassifier.Search
    ) -> PhotoClassifier {
        PhotoClassifier(
            model: model.model, maximumBatch: parts.configuration.batch.maxSize, options: options, search: search,
            network: { faces in self.run(model) { $0.classify(faces) } })
    }

    /// Decodes photos that are looked at in this mode by these models. Where the photo is shrunk as a whole, what the shrinking
    /// would throw away needs no decoding.
    private func decoder(for mode: FaceMode, models: [ModelDescription]) -> ImageDecoder {
        var decoder = decoder
        if mode == .whole, parts.configuration.faces.reducedDecoding {
            decoder.scaledDecoding = models.map { 2 * max($0.input.width, $0.input.height) }.max()
        }
        return decoder
    }

    private func decode(
        _ bytes: UnsafeRawBufferPointer, by decoder: ImageDecoder, continues: @escaping () -> Bool
    ) -> (photo: Result<DecodedImage, Problem>, time: Duration) {
        let began = ContinuousClock.now
        let decoded: Result<DecodedImage, Problem>
        do throws(ImageError) { decoded = .success(try unsafe decoder.decode(bytes, continues: continues)) } catch {
            decoded = .failure(Problem(error))
        }
        let elapsed = ContinuousClock.now - began
        parts.metrics.decoded(decoded, seconds: elapsed.seconds)
        return (decoded, elapsed)
    }

    /// Shows the faces of a request that was answered to the version on trial.
    func compareWithTrial(_ request: OpenRequest) {
        guard let trial = request.trial else { return }
        guard parts.queue.depth == 0 else {
            parts.metrics.shadow.skipped.add(1)
            return
        }
        let classifier = photoClassifier(of: trial, search: search)
        for photo in request.photos {
            guard let located = try? photo.decoded?.get().tried, let served = try? photo.faces?.get(),
                let outcome = classifier.classify([located])?.first,
                let tried = try? outcome.get().answering(request.thresholds)
            else { continue }
            for (served, tried) in zip(served.faces, tried.faces) {
                parts.metrics.shadow.compared(served.attributes, tried.attributes)
            }
        }
    }
}
