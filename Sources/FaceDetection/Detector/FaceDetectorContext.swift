import Glibc
import Imaging
import NeuralNetwork

/// One worker's detector: it searches photos one after the other in the same memory.
public final class FaceDetectorContext {
    /// The instruction set in use, as `GAG_ISA` names it.
    public var instructionSet: String { network.instructionSet }

    private let network: YuNetContext

    init(_ network: YuNetContext) {
        self.network = network
    }

    /// Finds the faces of a photo.
    ///
    /// The photo is searched coarse to fine; what several passes find is merged, and a face that no pass saw at a
    /// size between 60 and 200 pixels gets its landmarks from a refining pass on its surroundings.
    ///
    /// - Returns: the faces in pixels of the photo, largest first.
    public func detect(in image: RGBImage, settings: DetectionSettings = DetectionSettings()) -> DetectionResult {
        let (finds, sizes) = search(image, settings: settings)
        var faces = FindMerger(iou: settings.iou).merge(finds).sorted { $0.face.box.area > $1.face.box.area }
        let total = faces.count
        faces = Array(faces.prefix(settings.maximumFaces))
        let refined = faces.map { settings.refines ? refine($0, in: sizes, settings: settings) : $0.face }
        return DetectionResult(faces: refined.sorted { $0.box.area > $1.box.area }, total: total)
    }

    /// What each pass finds, in pixels of the photo, and the photo at the sizes of the passes, largest first.
    private func search(
        _ image: RGBImage, settings: DetectionSettings
    ) -> (finds: [FaceFind], sizes: [ScaledPhoto]) {
        let passes = Array(
            DetectionPass.plan(width: image.width, height: image.height, settings: settings).enumerated().reversed())
        let decoder = YuNetDecoder(scoreThreshold: settings.scoreThreshold)
        var finds: [FaceFind] = []
        var sizes = [ScaledPhoto(image)]
        // The two closures may run on two threads at the same time: neither touches what the other changes.
        let frames = passes.map {
            DetectionFrame(width: $0.element.width, height: $0.element.height, border: $0.element.border)
        }
        network.run(frames) { index, body in
            // Each size is made from the next larger one, which costs less than starting from the photo.
            let photo = sizes[sizes.count - 1].resized(width: frames[index].width, height: frames[index].height)
            sizes.append(photo)
            body(photo.image.pixels)
        } completed: { index in
            let faces = NonMaximumSuppression.apply(to: decoder.candidates(network.levels), iou: settings.iou)
            // A coarser pass sees larger ones better; what only a finer one takes for such a face is none.
            let isCoarsest = passes[index].offset == 0
            for face in faces where isCoarsest || face.box.longerEdge <= DetectionSettings.largestFace {
                finds.append(FaceFind(face: face, size: face.box.longerEdge, pass: index))
            }
        }
        return (finds.map { placed($0, photo: sizes[$0.pass + 1], pass: passes[$0.pass]) }, sizes)
    }

    /// A find in the pixels of the photo instead of the pass's.
    private func placed(
        _ find: FaceFind, photo: ScaledPhoto, pass: (offset: Int, element: DetectionPass)
    ) -> FaceFind {
        let border = Double(pass.element.border)
        let face = find.face.moved { photo.placeInPhoto(Point(x: $0.x - border, y: $0.y - border)) }
        return FaceFind(face: face, size: find.size, pass: pass.offset)
    }

    /// The face as looks at its surroundings see it; as the pass saw it where a look does not find it.
    ///
    /// A pass may see it too small or too large for good landmarks. Where it saw it upright and about as large as a look
    /// does, there is nothing more to see.
    private func refine(_ find: FaceFind, in sizes: [ScaledPhoto], settings: DetectionSettings) -> DetectedFace {
        var search = UprightSearch(roll: find.face.roll)
        if search.isLevel, FaceLook.likeSizes.contains(find.size) { return find.face }
        let decoder = YuNetDecoder(scoreThreshold: settings.scoreThreshold)
        var face = find.face
        var least = Double.infinity
        for _ in 0..<UprightSearch.maximumLooks {
            let look = FaceLook(at: face, angle: search.nextAngle)
            let input = look.input(from: sizes)
            network.run(pixels: input.pixels, width: input.width, height: input.height)
            guard var seen = look.match(decoder.candidates(network.levels)) else { break }
            seen.confidence = max(seen.confidence, find.face.confidence)
            let residual = remainder(seen.roll - look.angle, 2 * .pi)
            if abs(residual) < least {
                least = abs(residual)
                face = seen
            }
            search.note(angle: look.angle, residual: residual)
            if search.isLevel { break }
        }
        return face
    }
}

extension DetectedFace {
    /// The face with box and landmarks moved by a transform that keeps rectangles upright.
    func moved(_ transform: (Point) -> Point) -> DetectedFace {
        let corner = transform(Point(x: box.x, y: box.y))
        let opposite = transform(Point(x: box.x + box.width, y: box.y + box.height))
        return DetectedFace(
            box: FaceBox(x: corner.x, y: corner.y, width: opposite.x - corner.x, height: opposite.y - corner.y),
            landmarks: landmarks.map(transform), confidence: confidence)
    }
}
