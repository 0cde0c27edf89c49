import Classification
import Dispatch
import FaceDetection
import Imaging

/// Classifies many photos on all cores: each thread takes the next batch, decodes it and runs the network on it.
struct PhotoBatches {
    /// The answer to a photo, and the photo.
    struct Answered: Sendable {
        var answer: ClassificationAnswer
        /// Nil unless it was asked for, as photos that wait for their turn take memory.
        var image: RGBImage?
    }

    /// The answer to a photo, or why there is none.
    typealias Outcome = Result<Answered, PhotoError>

    let classifier: FaceClassifier
    let faces: FaceFlags
    let workers: Int
    let batchSize: Int
    /// What is asked of each photo.
    var question: PhotoQuestion
    /// Whether outcomes carry the photo itself.
    var keepsImages = false

    /// Calls `deliver` on this thread for every photo, in the order of `photos`, while other threads work ahead.
    func run(_ photos: [PhotoSource], deliver: (PhotoSource, Outcome) -> Void) {
        // With few photos it is better that every thread has something to do than that batches are full.
        let size = max(1, min(batchSize, (photos.count + workers - 1) / workers))
        let batches = stride(from: 0, to: photos.count, by: size).map { photos[$0..<min($0 + size, photos.count)] }
        let results = OrderedResults<[Outcome]>(count: batches.count)
        DispatchQueue.global().async { [self] in
            DispatchQueue.concurrentPerform(iterations: min(workers, batches.count)) { _ in
                let thread = PhotoThread(
                    pipeline: faces.makePipeline(), network: classifier.makeWorker(maximumBatch: size).network,
                    question: question, keepsImages: keepsImages)
                while let index = results.claim() { results.put(thread.classify(batches[index]), at: index) }
            }
        }
        for (index, batch) in batches.enumerated() {
            for (photo, outcome) in zip(batch, results.wait(for: index)) { deliver(photo, outcome) }
        }
    }
}

/// One thread's share of the work.
private struct PhotoThread {
    let pipeline: PhotoPipeline
    let network: FaceNetwork
    let question: PhotoQuestion
    let keepsImages: Bool
    let clock = ContinuousClock()

    private struct Begun {
        var photo: LocatedPhoto
        var image: RGBImage?
        var began: ContinuousClock.Instant
        var located: ContinuousClock.Instant
    }

    func classify(_ photos: ArraySlice<PhotoSource>) -> [PhotoBatches.Outcome] {
        let begun = photos.map { photo in Result { () throws(PhotoError) in try locate(photo) } }
        let began = clock.now
        let outcomes = pipeline.classify(begun.compactMap { try? $0.get().photo }, by: network)
        var rest = (outcomes ?? [])[...]
        return begun.map { result in
            result.flatMap { photo in
                guard let outcome = rest.popFirst() else { preconditionFailure("an outcome for each photo") }
                return outcome.mapError { .photo(.faces($0)) }.map { answer in
                    var answer = answer
                    answer.timing.queue = began - photo.located
                    answer.timing.total = clock.now - photo.began
                    return PhotoBatches.Answered(answer: answer, image: photo.image)
                }
            }
        }
    }

    private func locate(_ source: PhotoSource) throws(PhotoError) -> Begun {
        let began = clock.now
        let bytes = try PhotoBytes.read(source)
        var image: RGBImage?
        let photo = try pipeline.locate(bytes, question, for: network.model) { if keepsImages { image = $0 } }
        return Begun(photo: photo, image: image, began: began, located: clock.now)
    }
}

extension PhotoPipeline {
    /// The photo in a file, for one model.
    ///
    /// - Parameter keep: called with the photo itself.
    func locate(
        _ bytes: [UInt8], _ question: PhotoQuestion, for model: ModelDescription, keep: (RGBImage) -> Void = { _ in }
    ) throws(PhotoError) -> LocatedPhoto {
        do throws(ImageError) {
            let located = try unsafe bytes.span.bytes.withUnsafeBytes { (raw) throws(ImageError) in
                try unsafe locate(raw, question, for: [model], keep: keep)
            }
            guard let photo = located?.first else { throw .cancelled }
            return photo
        } catch { throw .photo(.image(error)) }
    }
}
