import Classification
import HTTPServer
import JSON
import ModelRepository

/// A request that a worker has at hand: its photos in their order, how far each has come, and how the answer is written.
final class OpenRequest {
    /// A photo between its bytes and what is said of it.
    struct Photo {
        enum Progress {
            /// Nobody has looked at it yet.
            case waiting
            /// Its faces wait for the network.
            case located(LocatedPhoto)
            /// What is said of it, or why nothing is.
            case done(Result<ClassificationAnswer, PhotoFailure>)
        }

        /// The file.
        let bytes: ClassifyBody.PhotoBytes
        var progress = Progress.waiting
        /// Its faces as the version on trial wants to see them, where that one sees this request.
        var tried: LocatedPhoto?

        init(bytes: ClassifyBody.PhotoBytes) { self.bytes = bytes }

        var isWaiting: Bool { if case .waiting = progress { true } else { false } }
        var isDone: Bool { if case .done = progress { true } else { false } }
        var located: LocatedPhoto? { if case .located(let photo) = progress { photo } else { nil } }
    }

    /// What a body holds, once it was taken apart.
    struct Contents {
        /// What is asked of each photo.
        var question: PhotoQuestion
        /// Photos to decode, in the order of the request.
        var photos: [Photo]
        /// What they were in a request with tensors, which may have prepared pictures in their place.
        var input: PictureInput?
        /// Whether a version on trial may see the request.
        var isTried = false
        /// The answer, once all photos are done.
        let answer: (OpenRequest) -> HTTPResponse
    }

    let job: InferenceJob
    private var lease: JobLease?
    let contents: Contents
    let queueTime: Duration
    /// The version on trial, where this request is one of those that it sees.
    let trial: ServedModel?
    var photos: [Photo]
    /// What is said of pictures that the client has prepared; nil where nobody waits for it.
    var prepared: [FaceAttributes]?
    /// Why the whole request is refused, though its body was well.
    var refusal: Problem?
    /// The time that workers have spent on its photos.
    var workTime: Duration = .zero

    init(_ lease: consuming JobLease, _ contents: Contents, queueTime: Duration, trial: ServedModel?) {
        job = lease.job
        self.lease = consume lease
        self.contents = contents
        self.queueTime = queueTime
        self.trial = trial
        photos = contents.photos
    }

    /// Ends the request with its answer.
    func finish(with response: HTTPResponse) { lease.take()?.finish(with: response) }
    /// Ends a request that nobody waits for.
    func drop() { lease.take()?.drop() }

    /// The next photo to decode; nil where none is left.
    var nextPhoto: Int? { photos.firstIndex(where: \.isWaiting) }
    /// Pictures of faces that are kept for the version on trial.
    var facesOnTrial: Int { photos.reduce(0) { $0 + ($1.tried?.pictures.count ?? 0) } }
    /// Whether no photo of it was looked at yet.
    var isNew: Bool { photos.first?.isWaiting ?? false }
    /// Whether the answer can be written.
    var isDone: Bool { photos.allSatisfy(\.isDone) }

    /// What is said of each photo, in the order of the request, its times those of the request.
    var answers: [Result<ClassificationAnswer, Problem>] {
        photos.map { photo in
            guard case .done(let result) = photo.progress else { return .failure(Problem(.internalError)) }
            return result.mapError { Problem($0) }.map { answer in
                var answer = answer
                answer.timing.queue = queueTime
                answer.timing.total = .seconds(MonotonicTime.now.seconds(since: job.queued))
                return answer
            }
        }
    }

    /// The faces of all pictures, in their order, as protocols answer that have no room for a picture without any.
    ///
    /// - Throws: the problem of the first picture that has none, or of a request that nobody waits for.
    func faces() throws(Problem) -> [FaceAttributes] {
        if case .pixels? = contents.input {
            guard let prepared else { throw Problem(.deadlineExceeded) }
            return prepared
        }
        var faces: [FaceAttributes] = []
        for (index, photo) in photos.enumerated() {
            switch answers[index] {
            case .success(let answer): faces += answer.faces.map(\.attributes)
            case .failure(let problem):
                if case .done(.failure(.faces)) = photo.progress, photos.count > 1 {
                    throw Problem(problem.code, "Picture \(index + 1) of \(photos.count): \(problem.detail)")
                }
                throw problem
            }
        }
        return faces
    }
}

/// What answers say of each photo where their protocols have room for it.
extension OpenRequest {
    /// The name of the member that tells what is wrong with the photos' files, in each of those protocols.
    static let imageWarningsMember = "image_warnings"
    /// The name of the parameter that tells how many rows belong to each photo.
    static let faceCountsParameter = "face_counts"

    /// The codes for each photo, in their order; nil where all files are sound, so that an answer is what it always was.
    private var imageWarnings: [[String]]? {
        let warnings = answers.map { ((try? $0.get().warnings) ?? []).map(\.rawValue) }
        return warnings.allSatisfy(\.isEmpty) ? nil : warnings
    }

    /// An array of codes for each photo; empty for sound files.
    var imageWarningsMembers: [(key: String, value: JSONValue)] {
        guard let imageWarnings else { return [] }
        return [(Self.imageWarningsMember, .array(imageWarnings.map { .array($0.map(JSONValue.string)) }))]
    }

    /// The same as a text, for a parameter of the Open Inference Protocol holds no array: codes with commas between them,
    /// semicolons between photos. Where not each photo has one face, also how many each has.
    var parameters: [(key: String, value: JSONValue)] {
        var parameters: [(key: String, value: JSONValue)] = []
        if let imageWarnings {
            let text = imageWarnings.map { $0.joined(separator: ",") }.joined(separator: ";")
            parameters.append((Self.imageWarningsMember, .string(text)))
        }
        let counts = answers.map { (try? $0.get().faces.count) ?? 0 }
        if !counts.allSatisfy({ $0 == 1 }) {
            let text = counts.map(String.init).joined(separator: ",")
            parameters.append((Self.faceCountsParameter, .string(text)))
        }
        return parameters
    }
}

extension OpenRequest.Contents {
    /// The one input of a request with tensors.
    init(_ input: PictureInput, mode: FaceMode, answer: @escaping (OpenRequest) -> HTTPResponse) {
        let files: [[UInt8]] = if case .files(let files) = input { files } else { [] }
        self.init(
            question: PhotoQuestion(mode: mode), photos: files.map { OpenRequest.Photo(bytes: .decoded($0)) },
            input: input, answer: answer)
    }
}
