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
        let mode = try tensors.faceMode(request, standard: parts.configuration.faces.mode)
        return OpenRequest(
            job: job, queueTime: queueTime, question: PhotoQuestion(mode: mode), trial: nil, photos: input.photos,
            answer: { open in
                do {
                    return try Self.response(
                        self.faces(of: input, in: open), parameters: open.parameters, to: request, tensors: tensors,
                        context: job.context)
                } catch let error as OpenInferenceError {
                    return Problem(.invalidTensor, "\(error)").response(for: job.context)
                } catch {
                    return (error as? Problem ?? Problem(.internalError)).response(for: job.context)
                }
            })
    }

    /// The faces of an input's pictures, once they are done.
    ///
    /// - Throws: the problem of the first picture that has none, or of a request that nobody waits for.
    func faces(of input: PictureInput, in request: OpenRequest) throws(Problem) -> [FaceAttributes] {
        switch input {
        case .files: try request.faces()
        case .pixels(let values, let count): try classify(inputs: values, count: count, for: request.job)
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
