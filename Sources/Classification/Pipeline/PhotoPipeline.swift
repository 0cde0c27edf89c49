import FaceDetection
import Imaging

/// The one way from a photo's bytes to an answer: decode, search, crop, network.
///
/// The search and the network are given by whoever runs it, as the photos and their bytes are: the service's workers, which
/// share cores and let go of what nobody waits for; the commands' threads. Not `Sendable`: it belongs to one thread at a time.
public final class PhotoPipeline {
    /// The answer to a photo, or why its faces do not suit the mode.
    public typealias Outcome = Result<ClassificationAnswer, FaceSelectionError>

    /// A search for the faces of a photo; nil where it ended because `continues`, which it asks every few milliseconds, said
    /// no.
    public typealias Search = (RGBImage, DetectionSettings, _ continues: () -> Bool) -> DetectionResult?

    private let decoder: ImageDecoder
    private let reducesDecoding: Bool
    private let options: FaceOptions
    private let search: Search?

    /// A face and the photo that it is of.
    private struct Place {
        var photo: Int
        var face: LocatedPhoto.Face
    }

    /// Puts a pipeline together.
    ///
    /// - Parameters:
    ///   - decoder: what reads photos, at full size.
    ///   - reducesDecoding: whether JPEG photos that are faces as a whole are decoded no larger than the models need.
    ///   - options: how faces are found and judged.
    ///   - search: what finds the faces of a photo; nil where no photo asks for it.
    public init(
        decoder: ImageDecoder = ImageDecoder(), reducesDecoding: Bool = true, options: FaceOptions = FaceOptions(),
        search: Search?
    ) {
        self.decoder = decoder
        self.reducesDecoding = reducesDecoding
        self.options = options
        self.search = search
    }

    /// Decodes a photo, searches it for its faces and cuts them out.
    ///
    /// - Parameters:
    ///   - bytes: the file.
    ///   - question: what is asked of it; a mode that detects needs a search.
    ///   - models: those that are to see its faces, each as it wants to.
    ///   - budget: the memory that decoding takes is reserved here first; nil for as much as there is.
    ///   - keep: called with the photo itself, which is let go of else.
    ///   - continues: asked every few milliseconds; the work ends where it says no.
    /// - Returns: the photo for each of the models; nil where the work ended.
    /// - Throws: `ImageError` for a file that cannot be decoded.
    public func locate(
        _ bytes: UnsafeRawBufferPointer, _ question: PhotoQuestion, for models: [ModelDescription],
        budget: (any PixelBudget)? = nil, keep: (RGBImage) -> Void = { _ in },
        continues: @escaping () -> Bool = { true }
    ) throws(ImageError) -> [LocatedPhoto]? {
        let clock = ContinuousClock()
        let began = clock.now
        var decoder = decoder
        decoder.budget = budget
        // Where a photo is shrunk as a whole, what the shrinking would throw away needs no decoding.
        if !question.mode.detects, reducesDecoding {
            decoder.scaledDecoding = models.map { 2 * max($0.input.width, $0.input.height) }.max()
        }
        let photo: DecodedImage
        do throws(ImageError) {
            photo = try unsafe decoder.decode(bytes, continues: continues)
        } catch .cancelled { return nil } catch { throw error }
        let decoded = clock.now
        keep(photo.image)
        // The photo's share of the memory is held as long as its pixels.
        return withExtendedLifetime(photo) {
            guard let located = faces(of: photo, question, for: models, continues: continues) else { return nil }
            let searched = question.mode.detects ? clock.now - decoded : nil
            return located.map { result in
                LocatedPhoto(
                    question: question, width: photo.fullWidth, height: photo.fullHeight, format: photo.format,
                    warnings: photo.warnings, decodeTime: decoded - began, searchTime: searched, result: result)
            }
        }
    }

    /// The faces that are asked for, for each model; nil where the work ended.
    private func faces(
        of photo: DecodedImage, _ question: PhotoQuestion, for models: [ModelDescription], continues: () -> Bool
    ) -> [Result<LocatedPhoto.Faces, FaceSelectionError>]? {
        func whole() -> [Result<LocatedPhoto.Faces, FaceSelectionError>] {
            models.map { .success(FaceLocator($0, options).whole(photo)) }
        }
        guard question.mode.detects else { return whole() }
        guard let search else { preconditionFailure("a detector for every mode but whole") }
        var settings = options.detection
        // Faces beyond the first are neither refined nor cropped where nobody asks for them.
        if question.mode != .detect { settings.maximumFaces = 1 }
        guard let found = search(photo.image, settings, continues) else { return nil }
        if found.total == 0, question.takesPhotoAsFace { return whole() }
        var located: [Result<LocatedPhoto.Faces, FaceSelectionError>] = []
        for model in models {
            let faces = Result { () throws(FaceSelectionError) in
                try FaceLocator(model, options).faces(found, in: photo.image, question.mode, continues: continues)
            }
            switch faces {
            case .success(nil): return nil
            case .success(let faces?): located.append(.success(faces))
            case .failure(let error): located.append(.failure(error))
            }
        }
        return located
    }

    /// Classifies the faces of all photos together; those that are close calls once more.
    ///
    /// - Parameters:
    ///   - photos: what a pipeline with the same options cut out of photos for the network's model.
    ///   - network: what is said of them, and by whom.
    ///   - report: called for each run of the network.
    ///   - continues: asked before each of them and between the network's layers; work ends where it says no.
    /// - Returns: an outcome for each photo, in order, whose times are those of its parts; nil where the work ended.
    public func classify(
        _ photos: [LocatedPhoto], by network: FaceNetwork, report: (ForwardPass) -> Void = { _ in },
        continues: () -> Bool = { true }
    ) -> [Outcome]? {
        let places = photos.enumerated().flatMap { index, photo in
            photo.faces.map { Place(photo: index, face: $0) }
        }
        var times = Array(repeating: Duration.zero, count: photos.count)
        /// What the network says of each picture; the time of its runs is added to the photos that they are of.
        func run(_ pictures: [(photo: Int, image: RGBImage)]) -> [FaceAttributes]? {
            let images = pictures.map(\.image)
            return ForwardPass.all(
                of: images.count,
                report: { pass in
                    for photo in Set(pictures[pass.pictures].map(\.photo)) { times[photo] += pass.duration }
                    report(pass)
                }, continues: continues, pass: { network.pass(images[$0], continues) })
        }
        guard let first = run(places.map { ($0.photo, $0.face.picture) }),
            let settled = settle(first, of: places, run: run)
        else { return nil }
        var faces = Array(repeating: [ClassificationAnswer.Face](), count: photos.count)
        for (place, attributes) in zip(places, settled) {
            faces[place.photo].append(
                .init(
                    box: place.face.box, detection: place.face.detection,
                    attributes: attributes.answering(photos[place.photo].question.thresholds)))
        }
        return photos.indices.map { index in
            photos[index].answer(of: network.model, faces: faces[index], inferenceTime: times[index])
        }
    }

    /// The answers, those of close calls replaced by the mean over all crops of the face.
    private func settle(
        _ answers: [FaceAttributes], of places: [Place], run: ([(photo: Int, image: RGBImage)]) -> [FaceAttributes]?
    ) -> [FaceAttributes]? {
        let closeCall = CloseCall(margin: options.closeCall)
        var crops = answers.map { [$0] }
        var settled = answers
        for (number, round) in CloseCall.rounds.enumerated() {
            let further = places.indices.flatMap { index -> [(place: Int, image: RGBImage)] in
                let pictures = places[index].face.further
                guard pictures.indices.contains(number), closeCall.holds(for: settled[index], in: round) else {
                    return []
                }
                return pictures[number].map { (index, $0) }
            }
            guard let decisive = run(further.map { (places[$0.place].photo, $0.image) }) else { return nil }
            for (entry, attributes) in zip(further, decisive) { crops[entry.place].append(attributes) }
            for place in Set(further.map(\.place)) { settled[place] = .mean(of: crops[place]) }
        }
        return settled
    }
}

extension LocatedPhoto {
    /// The answer to the photo, in whose times there is no wait yet.
    fileprivate func answer(
        of model: ModelDescription, faces: [ClassificationAnswer.Face], inferenceTime: Duration
    ) -> PhotoPipeline.Outcome {
        result.map { located in
            var answer = ClassificationAnswer(
                model: model, width: width, height: height, format: format, faces: faces, facesFound: located.found,
                rotation: located.rotation,
                timing: ClassificationAnswer.Timing(
                    decode: decodeTime, queue: .zero, detection: searchTime, inference: inferenceTime,
                    total: decodeTime + (searchTime ?? .zero) + inferenceTime))
            answer.warnings = warnings
            answer.includesAgeDistribution = question.includesAgeDistribution
            return answer
        }
    }
}
