import Classification
import HTTPServer

extension InferenceWorker {
    /// Takes a request of TensorFlow Serving's API apart.
    ///
    /// - Throws: the problem of a body that is not one, or that asks for what the model does not have.
    func openPrediction(of job: InferenceJob, queueTime: Duration) throws(Problem) -> OpenRequest {
        let model = job.model.model
        let request = try PredictRequest(
            content(of: job).body, model: model, maximum: parts.configuration.limits.imagesPerRequest)
        let (photos, attributes) = faces(of: request.input)
        return OpenRequest(
            job: job, queueTime: queueTime, mode: request.signature.mode, thresholds: AgeThresholds(), trial: nil,
            photos: photos,
            answer: { open in
                do throws(Problem) {
                    let outputs = FaceTensors(model: model).outputs(try attributes(open))
                    return .document(
                        PredictResponse(format: request.format, outputs: outputs).json, context: job.context)
                } catch {
                    return error.response(for: job.context)
                }
            })
    }
}
