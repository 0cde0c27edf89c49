import Classification
import FaceDetection
import HTTPServer
import Imaging
import ModelRepository

extension InferenceWorker {
    /// Decodes the next photo of a request, searches it and cuts its faces out; the photo stays as it is where nobody waits
    /// for it any more.
    ///
    /// - Returns: the faces that the network is to see.
    func prepareNextPhoto(of request: inout OpenRequest) -> Int {
        guard let index = request.nextPhoto else { return 0 }
        let began = ContinuousClock.now
        let models = [request.job.model.model] + (request.trial.map { [$0.model] } ?? [])
        let job = request.job
        let decoder = decoder(for: request.mode, models: models, job: job)
        let (photo, time) = unsafe request.photos[index].bytes.withUnsafeBytes {
            unsafe decode($0, by: decoder, continues: { job.isWanted })
        }
        request.photos[index].decodeTime = time
        switch photo {
        case .success(let image):
            // The photo's share of the memory is held as long as its pixels.
            withExtendedLifetime(image) {
                if let faces = cutOut(image, of: request) { request.photos[index].decoded = .success(faces) }
            }
        case .failure(.cancelled): break
        // There is no time left for the photos behind it either.
        case .failure(.memoryBusy): request.refusal = Problem(ImageError.memoryBusy)
        case .failure(let error): request.photos[index].decoded = .failure(Problem(error))
        }
        request.workTime += ContinuousClock.now - began
        return (try? request.photos[index].decoded?.get().located.faceCount) ?? 0
    }

    /// The faces of a photo, for the model that answers and for the one on trial, from one search; nil where nobody waits for
    /// them any more.
    private func cutOut(_ photo: DecodedImage, of request: OpenRequest) -> OpenRequest.Photo.Decoded? {
        let job = request.job
        let photoToSearch = PhotoClassifier.Photo(photo, mode: request.mode)
        var found: DetectionResult?
        let classifier = photoClassifier(of: job.model) { image, settings, continues in
            found = self.search(image, settings, continues: continues)
            return found
        }
        guard var located = classifier.locate(photoToSearch, continues: { job.isWanted }) else { return nil }
        if let time = located.searchTime { parts.metrics.detectionSeconds.observe(time.seconds) }
        if request.takesPhotoAsFace, located.hasNoFace {
            var whole = photoToSearch
            whole.mode = .whole
            located = classifier.locate(whole) ?? located
        }
        // A trial keeps pictures until its request is answered: no more than a pass takes, and what the last photo has.
        let isTried = request.facesOnTrial < parts.configuration.batch.maxSize
        if request.trial != nil, !isTried { parts.metrics.shadow.skipped.add(1) }
        let tried = (isTried ? request.trial : nil).flatMap { trial in
            photoClassifier(of: trial) { image, settings, continues in
                found ?? self.search(image, settings, continues: continues)
            }
            .locate(photoToSearch, continues: { job.isWanted })
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
        let began = ContinuousClock.now
        let outcomes = photoClassifier(of: jobs[0].model, search: search).classify(
            located, report: { metrics.inferred($0) }, continues: { jobs.contains(where: \.isWanted) })
        guard let outcomes else {
            let share = (ContinuousClock.now - began) / group.count
            for request in group { requests[request].workTime += share }
            return
        }
        for (slot, outcome) in zip(slots, outcomes) {
            metrics.classified(outcome)
            if case .success(let photo) = outcome { requests[slot.request].workTime += photo.inferenceTime }
            requests[slot.request].photos[slot.photo].faces = outcome.map { photo in
                photo.answering(requests[slot.request].thresholds)
            }.mapError { Problem($0) }
            requests[slot.request].photos[slot.photo].removePictures()
        }
    }

    /// The way from photos to what a model says of them, on as many cores as are free.
    private func photoClassifier(
        of model: ServedModel, search: @escaping PhotoClassifier.Search
    ) -> PhotoClassifier {
        PhotoClassifier(
            model: model.model, maximumBatch: parts.configuration.batch.maxSize, options: options, search: search,
            network: { faces, continues in self.run(model) { $0.classify(faces, continues: continues) } })
    }

    /// Decodes photos that are looked at in this mode by these models. Where the photo is shrunk as a whole, what the shrinking
    /// would throw away needs no decoding.
    private func decoder(for mode: FaceMode, models: [ModelDescription], job: InferenceJob) -> ImageDecoder {
        var decoder = decoder
        decoder.budget = parts.pixels.share(of: job)
        if mode == .whole, parts.configuration.faces.reducedDecoding {
            decoder.scaledDecoding = models.map { 2 * max($0.input.width, $0.input.height) }.max()
        }
        return decoder
    }

    private func decode(
        _ bytes: UnsafeRawBufferPointer, by decoder: ImageDecoder, continues: @escaping () -> Bool
    ) -> (photo: Result<DecodedImage, ImageError>, time: Duration) {
        let began = ContinuousClock.now
        let decoded = Result { () throws(ImageError) in try unsafe decoder.decode(bytes, continues: continues) }
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
