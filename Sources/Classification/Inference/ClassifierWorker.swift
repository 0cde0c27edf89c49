import Imaging
import NeuralNetwork

/// Classifies faces on one thread: resizing, normalisation, network, activations.
///
/// Not `Sendable`: a worker belongs to one thread at a time.
public final class ClassifierWorker {
    /// The model whose answers these are.
    public let model: ModelDescription
    /// Faces that the network takes at once.
    public var maximumBatch: Int { context.maximumBatch }
    /// The network, as a pipeline takes it.
    public var network: FaceNetwork { FaceNetwork(model: model) { self.pass(over: $0, continues: $1) } }

    /// Where all cores share a pass: of more images each has enough to do without sharing them.
    static let maximumWideBatch = 4

    private let context: ResNetContext
    private let normalization: PixelNormalization

    init(model: ModelDescription, context: ResNetContext) {
        self.model = model
        self.context = context
        normalization = PixelNormalization(model.input)
    }

    /// Runs the network once on a blank image, so that the first photo finds everything in place.
    public func warm() {
        let input = model.input
        let pixels = Array(repeating: UInt8(0), count: input.width * input.height * 3)
        _ = classify([RGBImage(width: input.width, height: input.height, pixels: pixels)])
    }

    /// What the model says about each of `faces`, pictures of one face each, of any size; the answers are in their order.
    public func classify(_ faces: [RGBImage]) -> [FaceAttributes] {
        ForwardPass.all(of: faces.count) { pass(over: faces[$0], continues: { true }) } ?? []
    }

    /// One run of the network over the first of some faces, as many as it takes at once.
    ///
    /// - Parameter faces: pictures of one face each, of any size.
    /// - Parameter continues: asked between layers.
    /// - Returns: the answers; nil where `continues` says no.
    public func pass(over faces: ArraySlice<RGBImage>, continues: () -> Bool) -> [FaceAttributes]? {
        let batch = faces.prefix(maximumBatch)
        return unsafe run(batch.count, continues: continues) { floats in
            for (index, face) in batch.enumerated() {
                unsafe write(
                    face,
                    into: UnsafeMutableBufferPointer(rebasing: floats[index * inputSize..<(index + 1) * inputSize]))
            }
        }
    }

    /// The same over pictures that are resized and normalised already.
    ///
    /// - Parameters:
    ///   - inputs: for each picture height × width × 3 floats, the channels in the network's order.
    ///   - pictures: those of them to begin with, and how many there are.
    ///   - continues: asked between layers.
    public func pass(
        over inputs: [Float], _ pictures: Range<Int>, continues: () -> Bool
    ) -> [FaceAttributes]? {
        precondition(inputs.count >= pictures.upperBound * inputSize, "every picture has the input's size")
        let batch = pictures.prefix(maximumBatch)
        return unsafe run(batch.count, continues: continues) { floats in
            let values = inputs[batch.lowerBound * inputSize..<batch.upperBound * inputSize]
            _ = unsafe floats.update(fromContentsOf: values)
        }
    }

    /// The range of each layer's output for a face, as calibration needs it; empty where the network is not planned.
    ///
    /// The worker must be of one thread.
    public func ranges(of face: RGBImage) -> ActivationRanges {
        unsafe context.ranges { unsafe write(face, into: $0) }
    }

    private var inputSize: Int { model.input.width * model.input.height * 3 }

    private func run(
        _ count: Int, continues: () -> Bool, input: (UnsafeMutableBufferPointer<Float>) -> Void
    ) -> [FaceAttributes]? {
        let isDone = withoutActuallyEscaping(continues) { continues in
            unsafe context.run(batch: count, continues: continues, fill: input)
        }
        return isDone ? (0..<count).map(attributes(ofImage:)) : nil
    }

    private func write(_ face: RGBImage, into target: UnsafeMutableBufferPointer<Float>) {
        unsafe normalization.write(model.input.resized(face), into: target)
    }

    /// The heads' answers for an image of the last batch; which are those of the model.
    private func attributes(ofImage image: Int) -> FaceAttributes {
        FaceAttributes(
            model.heads.enumerated().map { index, head in
                .init(head.name, head.answer(logits: context.logits(head: index, image: image)))
            })
    }
}
