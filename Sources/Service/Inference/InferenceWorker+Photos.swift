import Classification
import HTTPServer
import Imaging
import ModelRepository

extension InferenceWorker {
    /// Decodes the next photo of a request, searches it and cuts its faces out; the photo stays as it is where nobody waits
    /// for it any more.
    ///
    /// - Returns: the faces that the network is to see.
    func prepareNextPhoto(of request: OpenRequest) -> Int {
        guard let index = request.nextPhoto else { return 0 }
        let began = ContinuousClock.now
        defer { request.workTime += ContinuousClock.now - began }
        let job = request.job
        // A trial keeps pictures until its request is answered: no more than a pass takes, and what the last photo has.
        let isTried = request.facesOnTrial < shop.configuration.batch.maxSize
        if request.trial != nil, !isTried { shop.metrics.shadow.skipped.add(1) }
        let models = [job.model] + (isTried ? [request.trial].compactMap(\.self) : [])
        do throws(ImageError) {
            let located = try unsafe request.photos[index].bytes.withUnsafeBytes { (bytes) throws(ImageError) in
                try unsafe pipeline.locate(
                    bytes, request.contents.question, for: models.map(\.model), budget: shop.pixels.share(of: job),
                    continues: { job.isWanted })
            }
            guard let located, let photo = located.first else { return 0 }
            shop.metrics.located(photo)
            request.photos[index].progress = .located(photo)
            request.photos[index].tried = located.dropFirst().first
            return photo.pictures.count
        } catch {
            shop.metrics.undecoded(error)
            // There is no time left for the photos behind it either.
            if error == .memoryBusy { request.refusal = Problem(error) }
            request.photos[index].progress = .done(.failure(.image(error)))
            return 0
        }
    }

    /// Classifies the faces that wait in requests that one model answers.
    func classify(_ group: [OpenRequest]) {
        let slots = group.flatMap { request in
            request.photos.indices.compactMap { index in
                request.photos[index].located.map { (request: request, index: index, photo: $0) }
            }
        }
        let began = ContinuousClock.now
        let outcomes = pipeline.classify(
            slots.map(\.photo), by: network(of: group[0].job.model), report: { shop.metrics.inferred($0) },
            continues: { group.contains(where: \.job.isWanted) })
        guard let outcomes else {
            let share = (ContinuousClock.now - began) / group.count
            for request in group { request.workTime += share }
            return
        }
        for (slot, outcome) in zip(slots, outcomes) {
            shop.metrics.classified(outcome)
            if case .success(let answer) = outcome { slot.request.workTime += answer.timing.inference }
            slot.request.photos[slot.index].progress = .done(outcome.mapError { .faces($0) })
        }
    }

    /// A model's network, each pass of it on as many cores as are free.
    private func network(of model: ServedModel) -> FaceNetwork {
        FaceNetwork(model: model.model) { pictures, continues in
            self.run(model) { $0.pass(over: pictures, continues: continues) }
        }
    }

    /// Classifies the pictures that the client has prepared, where it has; nothing is said of them where nobody waits any more.
    func classifyTensors(of request: OpenRequest) {
        guard case .pixels(let values, let count)? = request.contents.input else { return }
        let (job, began) = (request.job, ContinuousClock.now)
        request.prepared = ForwardPass.all(
            of: count, report: { shop.metrics.inferred($0) }, continues: { job.isWanted },
            pass: { pictures in run(job.model) { $0.pass(over: values, pictures, continues: { job.isWanted }) } })
        if request.prepared == nil { shop.metrics.cancelledWork.add((ContinuousClock.now - began).seconds) }
    }

    /// Shows the faces of a request that was answered to the version on trial.
    func compareWithTrial(_ request: OpenRequest) {
        guard let trial = request.trial else { return }
        guard shop.dispatcher.depth == 0 else {
            shop.metrics.shadow.skipped.add(1)
            return
        }
        for photo in request.photos {
            guard let located = photo.tried, case .done(.success(let served)) = photo.progress,
                case .success(let tried)? = pipeline.classify([located], by: network(of: trial))?.first
            else { continue }
            for (served, tried) in zip(served.faces, tried.faces) {
                shop.metrics.shadow.compared(served.attributes, tried.attributes)
            }
        }
    }
}
