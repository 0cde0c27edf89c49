import Classification
import HTTPServer
import JSON
import OpenInference

extension InferenceWorker {
    /// Takes a request of the Open Inference Protocol apart: tensors in, tensors out.
    ///
    /// - Throws: the problem of a body that is not one, or that asks for what the model does not have.
    func openTensors(of job: InferenceJob, queueTime: Duration) throws(Problem) -> OpenRequest {
        do {
            return try tensorRequest(job, queueTime: queueTime)
        } catch let error as OpenInferenceError {
            throw Problem(.invalidTensor, "\(error)")
        } catch {
            throw error as? Problem ?? Problem(.internalError)
        }
    }

    private func tensorRequest(_ job: InferenceJob, queueTime: Duration) throws -> OpenRequest {
        let headerLength = job.request.head.fields["Inference-Header-Content-Length"]
        let request = try unsafe content(of: job).body.withUnsafeBytes { bytes throws(OpenInferenceError) in
            try unsafe InferRequest(body: bytes, headerLength: headerLength)
        }
        let model = job.model.model
        let tensors = FaceTensors(model: model)
        // Unknown outputs are refused before any work is done.
        _ = try InferResponse(
            modelName: model.name, modelVersion: model.version, request: request, tensors: tensors.outputs([]))
        let input = try tensors.input(request, maximum: parts.configuration.limits.imagesPerRequest)
        let (photos, attributes) = faces(of: input)
        return OpenRequest(
            job: job, queueTime: queueTime, mode: try tensors.faceMode(request), thresholds: AgeThresholds(),
            trial: nil, photos: photos,
            answer: { open in
                do {
                    return try Self.response(
                        attributes(open), parameters: open.imageWarningsParameters, to: request, tensors: tensors,
                        context: job.context)
                } catch let error as OpenInferenceError {
                    return Problem(.invalidTensor, "\(error)").response(for: job.context)
                } catch {
                    return (error as? Problem ?? Problem(.internalError)).response(for: job.context)
                }
            })
    }

    /// The photos of an input, and what gives the attributes of one face for each of its pictures once they are done.
    func faces(
        of input: PictureInput
    ) -> (photos: [OpenRequest.Photo], attributes: (OpenRequest) throws(Problem) -> [FaceAttributes]) {
        switch input {
        case .files(let files):
            (
                files.map { OpenRequest.Photo(bytes: .decoded($0)) },
                { request throws(Problem) in try request.oneFaceOfEachPhoto() }
            )
        case .pixels(let values, let count):
            (
                [],
                { request throws(Problem) in
                    let job = request.job
                    let began = ContinuousClock.now
                    let faces = self.run(job.model) {
                        $0.classify(inputs: values, count: count, continues: { job.isWanted })
                    }
                    guard let faces else {
                        self.parts.metrics.cancelledWork.add((ContinuousClock.now - began).seconds)
                        throw Problem(.deadlineExceeded)
                    }
                    return faces
                }
            )
        }
    }

    private static func response(
        _ faces: [FaceAttributes], parameters: [(key: String, value: JSONValue)], to request: InferRequest,
        tensors: FaceTensors, context: RequestContext
    ) throws -> HTTPResponse {
        var answer = try InferResponse(
            modelName: tensors.model.name, modelVersion: tensors.model.version, request: request,
            tensors: tensors.outputs(faces))
        answer.parameters = parameters
        let (body, length) = answer.encoded()
        var response = HTTPResponse(
            mediaType: length == nil ? "application/json" : "application/octet-stream", body: body, context: context)
        if let length { response.fields["Inference-Header-Content-Length"] = String(length) }
        return response
    }
}

extension OpenRequest {
    /// The one face of each photo that the mode means.
    ///
    /// - Throws: the problem of the first photo that has none.
    func oneFaceOfEachPhoto() throws(Problem) -> [FaceAttributes] {
        var faces: [FaceAttributes] = []
        for (index, photo) in photos.enumerated() {
            _ = try photo.decoded?.get()
            switch photo.faces ?? .failure(Problem(.internalError)) {
            case .success(let photo): faces += photo.faces.prefix(1).map(\.attributes)
            case .failure(let problem):
                guard photos.count > 1 else { throw problem }
                throw Problem(problem.code, "Picture \(index + 1) of \(photos.count): \(problem.detail)")
            }
        }
        return faces
    }
}
