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
    /// Whether outcomes carry the photo itself.
    var keepsImages = false
    /// What is asked of the distribution over years.
    var thresholds = AgeThresholds()
    /// Whether answers have the probability of each age.
    var includesAgeDistribution = false

    /// Calls `deliver` on this thread for every photo, in the order of `photos`, while other threads work ahead.
    func run(_ photos: [PhotoSource], deliver: (PhotoSource, Outcome) -> Void) {
        // With few photos it is better that every thread has something to do than that batches are full.
        let size = max(1, min(batchSize, (photos.count + workers - 1) / workers))
        let batches = stride(from: 0, to: photos.count, by: size).map { photos[$0..<min($0 + size, photos.count)] }
        let results = OrderedResults<[Outcome]>(count: batches.count)
        DispatchQueue.global().async { [self] in
            DispatchQueue.concurrentPerform(iterations: min(workers, batches.count)) { _ in
                let thread = PhotoWorker(
                    classifier: PhotoClassifier(
                        classifier: classifier.makeWorker(maximumBatch: size), detector: faces.detector?.makeContext(),
                        options: faces.options), mode: faces.mode, keepsImages: keepsImages, thresholds: thresholds,
                    includesAgeDistribution: includesAgeDistribution)
                while let index = results.claim() { results.put(thread.classify(Array(batches[index])), at: index) }
            }
        }
        for (index, batch) in batches.enumerated() {
            for (photo, outcome) in zip(batch, results.wait(for: index)) { deliver(photo, outcome) }
        }
    }
}

/// One thread's share of the work.
private struct PhotoWorker {
    let classifier: PhotoClassifier
    let mode: FaceMode
    let keepsImages: Bool
    let thresholds: AgeThresholds
    let includesAgeDistribution: Bool
    let decoder = ImageDecoder()
    let clock = ContinuousClock()

    private struct Decoded {
        var photo: DecodedImage
        var began: ContinuousClock.Instant
        var decoded: ContinuousClock.Instant
        var decoding: Duration
    }

    func classify(_ photos: [PhotoSource]) -> [PhotoBatches.Outcome] {
        let decoded = photos.map { photo in Result { () throws(PhotoError) in try decode(photo) } }
        let images = decoded.compactMap { try? $0.get().photo.image }
        let began = clock.now
        var outcomes = classifier.classify(images.map { .init(image: $0, mode: mode) }).makeIterator()
        return decoded.map { result in
            result.flatMap { photo in
                guard let outcome = outcomes.next() else { preconditionFailure("an outcome for each decoded photo") }
                return outcome.mapError(PhotoError.faces).map { answer($0, to: photo, began: began) }
            }
        }
    }

    private func answer(
        _ faces: PhotoFaces, to photo: Decoded, began: ContinuousClock.Instant
    ) -> PhotoBatches.Answered {
        var answer = ClassificationAnswer(
            model: classifier.model, width: photo.photo.image.width, height: photo.photo.image.height,
            format: photo.photo.format, faces: faces.answering(thresholds).faces,
            facesFound: faces.found, rotation: faces.rotation,
            timing: .init(
                decode: photo.decoding, queue: began - photo.decoded, detection: faces.detectionTime,
                inference: faces.inferenceTime, total: clock.now - photo.began))
        answer.warnings = photo.photo.warnings
        answer.includesAgeDistribution = includesAgeDistribution
        return PhotoBatches.Answered(answer: answer, image: keepsImages ? photo.photo.image : nil)
    }

    private func decode(_ source: PhotoSource) throws(PhotoError) -> Decoded {
        let began = clock.now
        let bytes = try PhotoBytes.read(source)
        let read = clock.now
        do throws(ImageError) {
            let photo = try decoder.decode(bytes)
            let decoded = clock.now
            return Decoded(photo: photo, began: began, decoded: decoded, decoding: decoded - read)
        } catch { throw .image(error) }
    }
}
