import Classification
import Imaging

/// A photo between decoding and its answer.
struct PendingPhoto {
    /// What is left of a decoded photo.
    struct Decoded {
        let format: ImageFormat
        let located: LocatedPhoto
        /// The photo itself, where a version on trial will be shown it too.
        let original: RGBImage?
    }

    /// The photo's faces, or why there are none to look at.
    let decoded: Result<Decoded, Problem>
    let decodeTime: Duration
    /// What is said of its faces, or why nothing is; nil where there is no decoded photo, or not yet.
    var faces: Result<PhotoFaces, Problem>?
}

/// A job that a worker has at hand, with its photos in the order of the request.
struct PendingAnswer {
    let job: InferenceJob
    let queueTime: Duration
    /// Which faces are asked for.
    let mode: FaceMode
    /// Whether the answer gives the probability of each age.
    let includesAgeDistribution: Bool
    /// Questions to the distribution over years.
    let thresholds: AgeThresholds
    /// Whether the answer lists results.
    let isList: Bool
    var photos: [PendingPhoto]

    /// The answer to one of the photos.
    func document(of photo: PendingPhoto) -> Result<ClassificationAnswer, Problem> {
        photo.decoded.flatMap { decoded in
            (photo.faces ?? .failure(Problem(.internalError))).map { faces in
                var answer = ClassificationAnswer(
                    model: job.model.model, width: decoded.located.width, height: decoded.located.height,
                    format: decoded.format, faces: faces.faces, facesFound: faces.found,
                    timing: ClassificationAnswer.Timing(
                        decode: photo.decodeTime, queue: queueTime, detection: faces.detectionTime,
                        inference: faces.inferenceTime,
                        total: .seconds(MonotonicTime.now.seconds(since: job.queued))))
                answer.includesAgeDistribution = includesAgeDistribution
                return answer
            }
        }
    }
}
