import Classification
import HTTPServer
import ModelRepository
import OpenInference

extension InferenceWorker {
    /// Takes a job's body apart.
    ///
    /// - Throws: the problem of a body that is not what its route takes.
    func open(_ job: InferenceJob, queueTime: Duration) throws(Problem) -> OpenRequest {
        switch job.work {
        case .classify(let inQuery):
            try openPhotos(of: job, inQuery: inQuery, queueTime: queueTime)
        case .infer:
            try openTensors(of: job, queueTime: queueTime)
        case .analyze:
            try openAnalysis(of: job, queueTime: queueTime)
        case .predict:
            try openPrediction(of: job, queueTime: queueTime)
        }
    }

    /// The request of a job, its body without the coding that it came in.
    ///
    /// - Throws: the problem of a body that is not in it, or that becomes too large.
    func content(of job: InferenceJob) throws(Problem) -> HTTPRequest {
        try job.request.decoded(maximum: parts.configuration.limits.bodyBytes)
    }

    private func openPhotos(
        of job: InferenceJob, inQuery: ClassifyParameters, queueTime: Duration
    ) throws(Problem) -> OpenRequest {
        let configuration = parts.configuration
        let body = try ClassifyBody(
            content(of: job), parameters: inQuery,
            maximumPhotos: configuration.limits.imagesPerRequest)
        let asked = body.parameters
        return OpenRequest(
            job: job, queueTime: queueTime,
            question: PhotoQuestion(
                mode: asked.mode ?? configuration.faces.mode,
                thresholds: try asked.thresholds(configuration.answer, model: job.model.model),
                includesAgeDistribution: asked.includesAgeDistribution ?? configuration.answer.ageDistribution),
            trial: trial(of: job.model),
            photos: body.photos.map(OpenRequest.Photo.init),
            answer: { [isList = body.isList] request in request.classifyResponse(isList: isList) })
    }
}
