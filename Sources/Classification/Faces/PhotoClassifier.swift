import FaceDetection
import Imaging

/// The way from decoded photos to what is said of the faces in them, on one thread: search, crops, network.
///
/// Not `Sendable`: it belongs to one thread at a time.
public final class PhotoClassifier {
    /// A photo and what is asked of it.
    public struct Photo {
        /// The upright photo.
        public var image: RGBImage
        /// Which of its faces are classified.
        public var mode: FaceMode
        /// Columns and rows that the photo has, if not those of `image`: it was reduced while it was decoded, as only one
        /// may be that is a face as a whole.
        var fullSize: (width: Int, height: Int)

        /// Puts both together.
        public init(image: RGBImage, mode: FaceMode) {
            self.image = image
            self.mode = mode
            fullSize = (image.width, image.height)
        }

        /// A photo as its decoder gives it.
        public init(_ photo: DecodedImage, mode: FaceMode) {
            self.init(image: photo.image, mode: mode)
            fullSize = (photo.fullWidth, photo.fullHeight)
            precondition(!mode.detects || photo.image.width == photo.fullWidth, "faces are looked for in whole photos")
        }
    }

    /// The faces of a photo, or why they do not suit the mode.
    public typealias Outcome = Result<PhotoFaces, FaceSelectionError>

    /// A search for the faces of a photo; nil where it ended because `continues`, which it asks every few milliseconds, said
    /// no.
    public typealias Search = (RGBImage, DetectionSettings, _ continues: () -> Bool) -> DetectionResult?

    /// What the network says about each of some pictures of faces, in their order; nil where it ended because `continues`
    /// said no.
    public typealias Network = ([RGBImage], _ continues: () -> Bool) -> [FaceAttributes]?

    /// The model whose answers these are.
    public let model: ModelDescription

    private let maximumBatch: Int
    private let network: Network
    private let locator: FaceLocator
    private let closeCall: CloseCall

    /// A face and the photo that it is of.
    private struct Place {
        var photo: Int
        var face: LocatedPhoto.Face
    }

    /// A picture of a face and the photo that it is of.
    private struct Picture {
        var photo: Int
        var image: RGBImage
    }

    /// Joins a classifier and a detector.
    ///
    /// - Parameters:
    ///   - classifier: the network.
    ///   - detector: what finds faces; nil where no photo asks for it.
    ///   - options: how faces are found and judged.
    public convenience init(
        classifier: ClassifierWorker, detector: FaceDetectorContext?, options: FaceOptions = FaceOptions()
    ) {
        self.init(
            model: classifier.model, maximumBatch: classifier.maximumBatch, options: options,
            search: detector.map { detector in { detector.detect(in: $0, settings: $1, continues: $2) } },
            network: { classifier.classify($0, continues: $1) })
    }

    /// Joins a detector and a network that are run elsewhere.
    ///
    /// - Parameters:
    ///   - model: what the network is.
    ///   - maximumBatch: faces that the network takes at once.
    ///   - options: how faces are found and judged.
    ///   - search: what finds the faces of a photo; nil where no photo asks for it.
    ///   - network: what it says about each of some pictures of faces.
    public init(
        model: ModelDescription, maximumBatch: Int, options: FaceOptions, search: Search?, network: @escaping Network
    ) {
        self.model = model
        self.maximumBatch = maximumBatch
        self.network = network
        closeCall = CloseCall(margin: options.closeCall)
        locator = FaceLocator(model: model, search: search, options: options)
    }

    /// Searches a photo for its faces and cuts them out.
    ///
    /// - Parameter continues: asked every few milliseconds; the work ends where it says no.
    /// - Returns: nil where the work ended.
    public func locate(_ photo: Photo, continues: () -> Bool = { true }) -> LocatedPhoto? {
        let clock = ContinuousClock()
        let began = clock.now
        let outcome = Result { () throws(FaceSelectionError) in
            try locator.locate(in: photo, continues: continues)
        }
        let located: Result<LocatedPhoto.Faces, FaceSelectionError>
        switch outcome {
        case .success(nil): return nil
        case .success(let faces?): located = .success(faces)
        case .failure(let error): located = .failure(error)
        }
        return LocatedPhoto(
            width: photo.fullSize.width, height: photo.fullSize.height,
            searchTime: photo.mode.detects ? clock.now - began : nil, result: located)
    }

    /// Searches all photos, then classifies their faces together.
    ///
    /// - Parameters:
    ///   - photos: upright photos; only photos with the mode `whole` where there is no detector.
    ///   - report: called for each run of the network.
    /// - Returns: an outcome for each photo, in order.
    public func classify(_ photos: [Photo], report: (ForwardPass) -> Void = { _ in }) -> [Outcome] {
        classify(photos.compactMap { locate($0) }, report: report, continues: { true }) ?? []
    }

    /// Classifies the faces of all photos together, in batches of as many as the classifier takes; those that are close
    /// calls once more.
    ///
    /// - Parameters:
    ///   - photos: what this classifier cut out of photos.
    ///   - report: called for each run of the network.
    ///   - continues: asked before each of them and between the network's layers; work ends where it says no.
    /// - Returns: an outcome for each photo, in order; nil where the work ended.
    public func classify(
        _ photos: [LocatedPhoto], report: (ForwardPass) -> Void = { _ in }, continues: () -> Bool = { true }
    ) -> [Outcome]? {
        var outcomes: [Outcome] = photos.map { photo in
            photo.result.map { located in
                PhotoFaces(
                    faces: [], found: located.found, rotation: located.rotation, detectionTime: photo.searchTime,
                    inferenceTime: .zero)
            }
        }
        let places = photos.enumerated().flatMap { index, photo in
            ((try? photo.result.get().faces) ?? []).map { Place(photo: index, face: $0) }
        }
        func run(_ pictures: [Picture]) -> [FaceAttributes]? {
            self.run(pictures, into: &outcomes, report: report, continues: continues)
        }
        guard let first = run(places.map { Picture(photo: $0.photo, image: $0.face.picture) }),
            let settled = settle(first, of: places, run: run)
        else { return nil }
        for (place, attributes) in zip(places, settled) {
            outcomes[place.photo] = outcomes[place.photo].map { photo in
                var photo = photo
                photo.faces.append(
                    .init(box: place.face.box, detection: place.face.detection, attributes: attributes))
                return photo
            }
        }
        return outcomes
    }

    /// The answers, those of close calls replaced by the mean over all crops of the face.
    private func settle(
        _ answers: [FaceAttributes], of places: [Place], run: ([Picture]) -> [FaceAttributes]?
    ) -> [FaceAttributes]? {
        let further = places.indices.filter { closeCall.holds(for: answers[$0]) }.flatMap { index in
            places[index].face.further.map { image in
                (place: index, picture: Picture(photo: places[index].photo, image: image))
            }
        }
        guard let decisive = run(further.map(\.picture)) else { return nil }
        var crops = answers.map { [$0] }
        for (entry, attributes) in zip(further, decisive) { crops[entry.place].append(attributes) }
        return crops.map { $0.count == 1 ? $0[0] : .mean(of: $0) }
    }

    /// What the network says of each picture; the time of its runs is added to the photos that they are of.
    private func run(
        _ pictures: [Picture], into outcomes: inout [Outcome], report: (ForwardPass) -> Void, continues: () -> Bool
    ) -> [FaceAttributes]? {
        let clock = ContinuousClock()
        var answers: [FaceAttributes] = []
        while answers.count < pictures.count {
            guard continues() else { return nil }
            let batch = pictures[answers.count...].prefix(maximumBatch)
            let began = clock.now
            guard let more = network(batch.map(\.image), continues) else { return nil }
            answers += more
            let pass = ForwardPass(faces: batch.count, duration: clock.now - began)
            report(pass)
            for photo in Set(batch.map(\.photo)) {
                outcomes[photo] = outcomes[photo].map { photo in
                    var photo = photo
                    photo.inferenceTime += pass.duration
                    return photo
                }
            }
        }
        return answers
    }
}
