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

        /// Puts both together.
        public init(image: RGBImage, mode: FaceMode) {
            self.image = image
            self.mode = mode
        }
    }

    /// The faces of a photo, or why they do not suit the mode.
    public typealias Outcome = Result<PhotoFaces, FaceSelectionError>

    /// The model whose answers these are.
    public let model: ModelDescription

    private let maximumBatch: Int
    private let network: ([RGBImage]) -> [FaceAttributes]
    private let locator: FaceLocator

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
            search: detector.map { detector in { detector.detect(in: $0, settings: $1) } },
            network: classifier.classify)
    }

    /// Joins a detector and a network that are run elsewhere.
    ///
    /// - Parameters:
    ///   - model: what the network is.
    ///   - maximumBatch: faces that the network takes at once.
    ///   - options: how faces are found and judged.
    ///   - search: what finds the faces of a photo; nil where no photo asks for it.
    ///   - network: what it says about each of some pictures of faces, in their order.
    public init(
        model: ModelDescription, maximumBatch: Int, options: FaceOptions,
        search: ((RGBImage, DetectionSettings) -> DetectionResult)?,
        network: @escaping ([RGBImage]) -> [FaceAttributes]
    ) {
        self.model = model
        self.maximumBatch = maximumBatch
        self.network = network
        locator = FaceLocator(model: model, search: search, options: options)
    }

    /// Classifies the faces of all photos together, in batches of as many as the classifier takes.
    ///
    /// - Parameters:
    ///   - photos: upright photos; only photos with the mode `whole` where there is no detector.
    ///   - report: called for each run of the network.
    ///   - searched: called with the time that each search for faces took, also one that found none.
    /// - Returns: an outcome for each photo, in order.
    public func classify(
        _ photos: [Photo], report: (ForwardPass) -> Void = { _ in }, searched: (Duration) -> Void = { _ in }
    ) -> [Outcome] {
        let clock = ContinuousClock()
        var outcomes: [Outcome] = []
        var pictures: [(photo: Int, picture: RGBImage)] = []
        var places: [[FaceLocator.Face]] = []
        for (index, photo) in photos.enumerated() {
            let began = clock.now
            let located = Result { () throws(FaceSelectionError) in
                try locator.locate(in: photo.image, mode: photo.mode)
            }
            let elapsed = photo.mode.detects ? clock.now - began : nil
            if let elapsed { searched(elapsed) }
            let faces = (try? located.get().faces) ?? []
            pictures += faces.map { (photo: index, picture: $0.picture) }
            places.append(faces)
            outcomes.append(
                located.map { PhotoFaces(faces: [], found: $0.found, detectionTime: elapsed, inferenceTime: .zero) })
        }
        run(pictures, places: places, into: &outcomes, report: report)
        return outcomes
    }

    private func run(
        _ pictures: [(photo: Int, picture: RGBImage)], places: [[FaceLocator.Face]], into outcomes: inout [Outcome],
        report: (ForwardPass) -> Void
    ) {
        let clock = ContinuousClock()
        var rest = pictures[...]
        while !rest.isEmpty {
            let batch = rest.prefix(maximumBatch)
            let began = clock.now
            let answers = network(batch.map(\.picture))
            let pass = ForwardPass(faces: batch.count, duration: clock.now - began)
            report(pass)
            for (entry, attributes) in zip(batch, answers) {
                outcomes[entry.photo] = outcomes[entry.photo].map { photo in
                    var photo = photo
                    let place = places[entry.photo][photo.faces.count]
                    photo.faces.append(
                        .init(box: place.box, detection: place.detection, attributes: attributes))
                    return photo
                }
            }
            for photo in Set(batch.map(\.photo)) {
                outcomes[photo] = outcomes[photo].map { photo in
                    var photo = photo
                    photo.inferenceTime += pass.duration
                    return photo
                }
            }
            rest = rest.dropFirst(batch.count)
        }
    }
}
