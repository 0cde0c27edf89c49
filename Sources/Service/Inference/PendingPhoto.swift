import Classification
import Imaging

/// A photo between decoding and its answer.
struct PendingPhoto {
    /// The decoded photo, or why there is none.
    let decoded: Result<DecodedImage, Problem>
    let decodeTime: Duration
    var faces: [ClassificationAnswer.Face] = []
    var inferenceTime = Duration.zero
}

/// A job that a worker has at hand, with its photos in the order of the request.
struct PendingAnswer {
    let job: InferenceJob
    let queueTime: Duration
    /// Whether the answer lists results.
    let isList: Bool
    var photos: [PendingPhoto]
}
