import Classification
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
        defer { request.workTime += ContinuousClock.now - began }
        let job = request.job
        // A trial keeps pictures until its request is answered: no more than a pass takes, and what the last photo has.
        let isTried = request.facesOnTrial < parts.configuration.batch.maxSize
        if request.trial != nil, !isTried { parts.metrics.shadow.skipped.add(1) }
        let models = [job.model] + (isTried ? [request.trial].compactMap(\.self) : [])
        do throws(ImageError) {
            let located = try unsafe request.photos[index].bytes.withUnsafeBytes { (bytes) throws(ImageError) in
                try unsafe pipeline.locate(
                    bytes, request.question, for: models.map(\.model), budget: parts.pixels.share(of: job),
                    continues: { job.isWanted })
            }
            guard let located, let photo = located.first else { return 0 }
            parts.metrics.located(photo)
            request.photos[index].progress = .located(photo)
            request.photos[index].tried = located.dropFirst().first
            return photo.pictures.count
        } catch {
            parts.metrics.undecoded(error)
            // There is no time left for the photos behind it either.
            if error == .memoryBusy { request.refusal = Problem(error) }
            request.photos[index].progress = .done(.failure(.image(error)))
            return 0
        }
    }

    /// Classifies the faces that wait in those requests that one model answers.
    func classify(_ group: [Int], of requests: inout [OpenRequest]) {
        let slots = group.flatMap { request in
            requests[request].photos.indices.map { (request: request, photo: $0) }
        }
        .filter { requests[$0.request].photos[$0.photo].located != nil }
        let jobs = group.map { requests[$0].job }
        let metrics = parts.metrics
        let began = ContinuousClock.now
        let outcomes = pipeline.classify(
            slots.compactMap { requests[$0.request].photos[$0.photo].located }, by: network(of: jobs[0].model),
            report: { metrics.inferred($0) }, continues: { jobs.contains(where: \.isWanted) })
        guard let outcomes else {
            let share = (ContinuousClock.now - began) / group.count
            for request in group { requests[request].workTime += share }
            return
        }
        for (slot, outcome) in zip(slots, outcomes) {
            metrics.classified(outcome)
            if case .success(let answer) = outcome { requests[slot.request].workTime += answer.timing.inference }
            requests[slot.request].photos[slot.photo].progress = .done(outcome.mapError { .faces($0) })
        }
    }

    /// A model's network, each pass of it on as many cores as are free.
    private func network(of model: ServedModel) -> FaceNetwork {
        FaceNetwork(model: model.model) { pictures, continues in
            self.run(model) { $0.pass(over: pictures, continues: continues) }
        }
    }

    /// What the network says of pictures that the client has prepared.
    ///
    /// - Throws: `deadline_exceeded` where nobody waits for it any more.
    func classify(inputs: [Float], count: Int, for job: InferenceJob) throws(Problem) -> [FaceAttributes] {
        let metrics = parts.metrics
        let began = ContinuousClock.now
        let faces = ForwardPass.all(
            of: count, report: { metrics.inferred($0) }, continues: { job.isWanted },
            pass: { pictures in run(job.model) { $0.pass(over: inputs, pictures, continues: { job.isWanted }) } })
        guard let faces else {
            metrics.cancelledWork.add((ContinuousClock.now - began).seconds)
            throw Problem(.deadlineExceeded)
        }
        return faces
    }

    /// Shows the faces of a request that was answered to the version on trial.
    func compareWithTrial(_ request: OpenRequest) {
        guard let trial = request.trial else { return }
        guard parts.queue.depth == 0 else {
            parts.metrics.shadow.skipped.add(1)
            return
        }
        for photo in request.photos {
            guard let located = photo.tried, case .done(.success(let served)) = photo.progress,
                case .success(let tried)? = pipeline.classify([located], by: network(of: trial))?.first
            else { continue }
            for (served, tried) in zip(served.faces, tried.faces) {
                parts.metrics.shadow.compared(served.attributes, tried.attributes)
            }
        }
    }
}
