import Classification
import HTTPServer
import Imaging
import ModelRepository

/// A request that a worker has at hand: its photos in their order, how far each has come, and how the answer is written.
struct OpenRequest {
    /// A photo between its bytes and what is said of it.
    struct Photo {
        /// What is left of a decoded photo: no pixels of it but its faces'.
        struct Decoded {
            let format: ImageFormat
            /// What is wrong with the file.
            let warnings: [ImageWarning]
            var located: LocatedPhoto
            /// Its faces as the version on trial wants to see them, where that one sees this request.
            let tried: LocatedPhoto?
        }

        /// The file.
        let bytes: ClassifyBody.PhotoBytes
        /// The photo's faces, or why there are none to look at; nil before it was decoded.
        var decoded: Result<Decoded, Problem>?
        var decodeTime: Duration = .zero
        /// What is said of its faces, or why nothing is; nil where there is no decoded photo, or not yet.
        var faces: Result<PhotoFaces, Problem>?

        /// Whether its faces wait for the network.
        var isLocated: Bool {
            guard faces == nil, case .success? = decoded else { return false }
            return true
        }

        init(bytes: ClassifyBody.PhotoBytes) { self.bytes = bytes }

        /// Lets the pictures of its faces go, once they were classified.
        mutating func removePictures() {
            guard case .success(var decoded)? = decoded else { return }
            decoded.located.removePictures()
            self.decoded = .success(decoded)
        }
    }

    let job: InferenceJob
    let queueTime: Duration
    /// Which faces are asked for.
    let mode: FaceMode
    /// Whether a photo in which no face is found is taken as a face itself.
    var takesPhotoAsFace = false
    /// Questions to the distribution over years.
    let thresholds: AgeThresholds
    /// The version on trial, where this request is one of those that it sees.
    let trial: ServedModel?
    var photos: [Photo]
    /// The answer, once all photos are done.
    let answer: (OpenRequest) -> HTTPResponse
    /// Why the whole request is refused, though its body was well.
    var refusal: Problem?
    /// The time that workers have spent on its photos.
    var workTime: Duration = .zero

    /// The next photo to decode; nil where none is left.
    var nextPhoto: Int? { photos.firstIndex { $0.decoded == nil } }
    /// Pictures of faces that are kept for the version on trial.
    var facesOnTrial: Int {
        photos.reduce(0) { sum, photo in
            guard case .success(let decoded)? = photo.decoded else { return sum }
            return sum + (decoded.tried?.faceCount ?? 0)
        }
    }
    /// Whether no photo of it was looked at yet.
    var isNew: Bool { photos.first.map { $0.decoded == nil } ?? false }
    /// Whether the answer can be written.
    var isDone: Bool { photos.allSatisfy { $0.decoded != nil && !$0.isLocated } }
}
