import Classification
import HTTPServer
import ModelRepository

extension InferenceWorker {
    /// Takes a request of DeepFace's API apart.
    ///
    /// - Throws: the problem of a body that is not one, or that asks for what the model cannot tell.
    func openAnalysis(of job: InferenceJob, queueTime: Duration) throws(Problem) -> OpenRequest {
        let request = try content(of: job)
        let fields = try AnalyzeFields(contentType: request.head.fields["Content-Type"] ?? "", body: request.body)
        let maximum = parts.configuration.limits.imagesPerRequest
        guard fields.photos.count <= maximum else {
            throw Problem(.tooManyImages, "At most \(maximum) photos are allowed in one request.")
        }
        let question = try AnalyzeQuestion(fields)
        let analysis = try FaceAnalysis(question, model: job.model.model)
        var photos: [OpenRequest.Photo] = []
        for photo in fields.photos { photos.append(OpenRequest.Photo(bytes: try photo.bytes())) }
        return OpenRequest(
            job: job, queueTime: queueTime,
            question: PhotoQuestion(
                mode: question.detects ? .detect : .whole, takesPhotoAsFace: !question.enforcesDetection),
            trial: trial(of: job.model), photos: photos,
            answer: { request in
                switch analysis.document(of: request.answers, others: request.imageWarningsMembers) {
                case .success(let document): .document(document, context: job.context)
                case .failure(let problem): problem.response(for: job.context)
                }
            })
    }
}
