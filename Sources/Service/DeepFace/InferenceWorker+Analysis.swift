import Classification
import HTTPServer
import Imaging
import ModelRepository

extension InferenceWorker {
    /// Takes a request of DeepFace's API apart.
    ///
    /// - Throws: the problem of a body that is not one, or that asks for what the model cannot tell.
    func openAnalysis(of job: InferenceJob, queueTime: Duration) throws(Problem) -> OpenRequest {
        let fields = try AnalyzeFields(content(of: job))
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
            takesPhotoAsFace: !question.enforcesDetection, thresholds: AgeThresholds(),
            trial: trial(of: job.model), photos: photos,
            answer: { request in
                switch analysis.document(of: request.photos.map { request.document(of: $0) }) {
                case .success(let document): .document(document, context: job.context)
                case .failure(let problem): problem.response(for: job.context)
                }
            })
    }
}

extension AnalyzeFields.Photo {
    /// A text as short as this holds no photo; it is often a place, which DeepFace would open.
    private static let longestPlace = 1024

    /// The bytes of the photo's file.
    fileprivate func bytes() throws(Problem) -> ClassifyBody.PhotoBytes {
        let text: String
        switch self {
        case .file(let bytes): return bytes
        case .text(let given): text = given
        }
        let bytes: [UInt8]
        do {
            bytes = try ClassifyBody.photo(inBase64: text)
        } catch {
            guard error.code == .invalidBase64, text.utf8.count < Self.longestPlace else { throw error }
            throw Problem(.invalidBase64, "\(error.detail) \(Self.nothingIsOpened)")
        }
        let isImage = unsafe bytes.withUnsafeBytes { unsafe ImageFormat.announced(by: $0) != nil }
        // Many a path is base64, too.
        guard isImage || text.utf8.count >= Self.longestPlace else {
            throw Problem(.unsupportedMediaType, "img holds no photo. \(Self.nothingIsOpened)")
        }
        return .decoded(bytes)
    }

    private static let nothingIsOpened = "URLs and paths are not opened: send the photo itself."
}
