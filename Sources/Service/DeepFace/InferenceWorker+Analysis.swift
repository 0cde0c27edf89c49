import Classification
import HTTPServer
import ModelRepository

extension InferenceWorker {
    /// Takes a request of DeepFace's API apart.
    ///
    /// - Throws: the problem of a body that is not one, or that asks for what the model cannot tell.
    func openAnalysis(
        of job: InferenceJob, queueTime: Duration, trial: ServedModel?
    ) throws(Problem) -> OpenRequest {
        let fields = try AnalyzeFields(job.request)
        let maximum = parts.configuration.limits.imagesPerRequest
        guard fields.photos.count <= maximum else {
            throw Problem(.tooManyImages, "At most \(maximum) photos are allowed in one request.")
        }
        let question = try AnalyzeQuestion(fields)
        let analysis = try FaceAnalysis(question, model: job.model.model)
        var photos: [OpenRequest.Photo] = []
        for photo in fields.photos { photos.append(OpenRequest.Photo(bytes: try photo.bytes())) }
        return OpenRequest(
            job: job, queueTime: queueTime, mode: question.detects ? .detect : .whole,
            takesPhotoAsFace: !question.enforcesDetection, thresholds: AgeThresholds(), trial: trial, photos: photos,
            answer: { request in
                switch analysis.document(of: request.photos.map { request.document(of: $0) }) {
                case .success(let document): .document(document, context: job.context)
                case .failure(let problem): problem.response(for: job.context)
                }
            })
    }
}

extension AnalyzeFields.Photo {
    /// The bytes of the photo's file. A text that is no base64 is often a place, which DeepFace would open.
    fileprivate func bytes() throws(Problem) -> ClassifyBody.PhotoBytes {
        switch self {
        case .file(let bytes): return bytes
        case .text(let text):
            do {
                return .decoded(try ClassifyBody.photo(inBase64: text))
            } catch {
                guard error.code == .invalidBase64, text.utf8.count < 1024, !text.lowercased().hasPrefix("data:") else {
                    throw error
                }
                throw Problem(
                    .invalidBase64,
                    "img is neither a data URI nor base64. URLs and paths are not opened: send the photo itself.")
            }
        }
    }
}
