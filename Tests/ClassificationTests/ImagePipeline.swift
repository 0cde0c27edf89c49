import Classification
import FaceDetection
import Imaging

/// A pipeline for pictures in memory, which are written as PNG, and the network that it runs.
struct ImagePipeline {
    let pipeline: PhotoPipeline
    let network: FaceNetwork

    init(_ network: FaceNetwork, options: FaceOptions = FaceOptions(), search: PhotoPipeline.Search?) {
        pipeline = PhotoPipeline(options: options, search: search)
        self.network = network
    }

    init(_ network: FaceNetwork, detector: FaceDetectorContext, options: FaceOptions = FaceOptions()) {
        self.init(network, options: options) { detector.detect(in: $0, settings: $1, continues: $2) }
    }

    /// Nil where `continues` says no.
    func locate(
        _ image: RGBImage, _ mode: FaceMode, continues: @escaping () -> Bool = { true }
    ) throws -> LocatedPhoto? {
        let file = try image.pngEncoded()
        return try unsafe file.withUnsafeBytes {
            try unsafe pipeline.locate($0, PhotoQuestion(mode: mode), for: [network.model], continues: continues)?.first
        }
    }

    /// The outcomes of photos that are classified together.
    func classify(
        _ photos: [(image: RGBImage, mode: FaceMode)], report: (ForwardPass) -> Void = { _ in }
    ) throws -> [PhotoPipeline.Outcome] {
        let located = try photos.compactMap { try locate($0.image, $0.mode) }
        return pipeline.classify(located, by: network, report: report) ?? []
    }
}
