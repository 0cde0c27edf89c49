import Classification
import Dispatch
import Imaging

/// Classifies many photos on all cores: each thread takes the next batch, decodes it and runs the network on it.
struct PhotoBatches {
    /// The answer to a photo, or why there is none.
    typealias Outcome = Result<ClassificationAnswer, PhotoError>

    let classifier: FaceClassifier
    let workers: Int
    let batchSize: Int

    /// Calls `deliver` on this thread for every photo, in the order of `photos`, while other threads work ahead.
    func run(_ photos: [PhotoSource], deliver: (PhotoSource, Outcome) -> Void) {
        // With few photos it is better that every thread has something to do than that batches are full.
        let size = max(1, min(batchSize, (photos.count + workers - 1) / workers))
        let batches = stride(from: 0, to: photos.count, by: size).map { photos[$0..<min($0 + size, photos.count)] }
        let results = OrderedResults<[Outcome]>(count: batches.count)
        DispatchQueue.global().async { [classifier, workers] in
            DispatchQueue.concurrentPerform(iterations: min(workers, batches.count)) { _ in
                let thread = PhotoWorker(worker: classifier.makeWorker(maximumBatch: size))
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
    let worker: ClassifierWorker
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
        var answers = worker.classify(images).makeIterator()
        let ended = clock.now
        return decoded.map { result in
            result.map { photo in
                let faces = answers.next().map { [(photo.photo.image, $0)] } ?? []
                return ClassificationAnswer(
                    model: worker.model, image: photo.photo.image, format: photo.photo.format,
                    faces: faces.map { .init(box: .init(whole: $0), attributes: $1) },
                    timing: .init(
                        decode: photo.decoding, queue: began - photo.decoded, inference: ended - began,
                        total: ended - photo.began))
            }
        }
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
