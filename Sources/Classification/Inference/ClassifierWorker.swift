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
    ///
    /// More than `maximumBatch` faces are taken in several batches.
    public func classify(_ faces: [RGBImage]) -> [FaceAttributes] { attributes(of: faces, continues: nil) ?? [] }

    /// What the model says about each of `faces`; nil where `continues`, which is asked between layers, says no.
    public func classify(_ faces: [RGBImage], continues: () -> Bool) -> [FaceAttributes]? {
        withoutActuallyEscaping(continues) { attributes(of: faces, continues: $0) }
    }

    private func attributes(of faces: [RGBImage], continues: (() -> Bool)?) -> [FaceAttributes]? {
        var attributes: [FaceAttributes] = []
        attributes.reserveCapacity(faces.count)
        var rest = faces[...]
        while !rest.isEmpty {
            let batch = rest.prefix(maximumBatch)
            guard run(batch, continues: continues) else { return nil }
            for image in 0..<batch.count { attributes.append(self.attributes(ofImage: image)) }
            rest = rest.dropFirst(batch.count)
        }
        return attributes
    }

    /// The range of each layer's output for a face, as calibration needs it; empty where the network is not planned.
    ///
    /// The worker must be of one thread.
    public func ranges(of face: RGBImage) -> ActivationRanges {
        unsafe context.ranges { unsafe write(face, into: $0) }
    }

    /// What the model says about pictures that are resized and normalised already.
    ///
    /// - Parameters:
    ///   - inputs: for each picture height × width × 3 floats, the channels in the network's order.
    ///   - count: pictures.
    ///   - continues: asked between layers.
    /// - Returns: nil where `continues` says no.
    public func classify(
        inputs: [Float], count: Int, continues: () -> Bool = { true }
    ) -> [FaceAttributes]? {
        let size = model.input.width * model.input.height * 3
        precondition(inputs.count == count * size, "every picture has the input's size")
        var attributes: [FaceAttributes] = []
        for start in stride(from: 0, to: count, by: maximumBatch) {
            let batch = min(maximumBatch, count - start)
            let values = inputs[start * size..<(start + batch) * size]
            let isDone = withoutActuallyEscaping(continues) { continues in
                unsafe context.run(batch: batch, continues: continues) { floats in
                    _ = unsafe floats.update(fromContentsOf: values)
                }
            }
            guard isDone else { return nil }
            for image in 0..<batch { attributes.append(self.attributes(ofImage: image)) }
        }
        return attributes
    }

    private func run(_ faces: ArraySlice<RGBImage>, continues: (() -> Bool)?) -> Bool {
        let size = model.input.width * model.input.height * 3
        return unsafe context.run(batch: faces.count, continues: continues) { floats in
            for (index, face) in faces.enumerated() {
                unsafe write(
                    face, into: UnsafeMutableBufferPointer(rebasing: floats[index * size..<(index + 1) * size]))
            }
        }
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
