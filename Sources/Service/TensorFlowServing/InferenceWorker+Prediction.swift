import Classification
import HTTPServer

extension InferenceWorker {
    /// Takes a request of TensorFlow Serving's API apart.
    ///
    /// - Throws: the problem of a body that is not one, or that asks for what the model does not have.
    func openPrediction(of job: InferenceJob, queueTime: Duration) throws(Problem) -> OpenRequest {
        let model = job.model.model
        let request = try PredictRequest(
            content(of: job).body, shape: [model.input.height, model.input.width, 3],
            maximum: parts.configuration.limits.imagesPerRequest)
        return OpenRequest(
            job: job, queueTime: queueTime, question: PhotoQuestion(mode: request.signature.mode), trial: nil,
            photos: request.input.photos,
            answer: { open in
                do throws(Problem) {
                    let outputs = FaceTensors(model: model).outputs(try self.faces(of: request.input, in: open))
                    let answer = PredictResponse(
                        format: request.format, outputs: outputs, others: open.imageWarningsMembers)
                    return .document(answer.json, context: job.context)
                } catch {
                    return error.response(for: job.context)
                }
            })
    }
}

extension PredictSignature {
    /// Which face of a picture is classified.
    fileprivate var mode: FaceMode {
        switch self {
        case .standard: .whole
        case .largest: .largest
        case .single: .single
        }
    }
}
