import Glibc
import Imaging

/// A look at one face on its own: its surroundings, turned by an angle, at a size at which landmarks are good.
struct FaceLook {
    /// The side of the network's input in pixels.
    static let faceSide = 160
    /// The longer edge of the face in it, in pixels.
    static let faceSize = 100.0
    /// Sizes at which a pass sees a face as a look does.
    static let likeSizes = 0.75 * faceSize...faceSize / 0.75

    /// The side of the network's input in pixels.
    let side: Int
    /// The turn of the picture in radians: the turn of a face that stands upright in it.
    let angle: Double
    /// From pixels of the network's input, as it is before it is mirrored, to pixels of the photo.
    let transform: SimilarityTransform
    /// Whether the network sees left and right swapped; what it finds is swapped back.
    let isMirrored: Bool

    /// - Parameter widening: how much larger than its standard size the face's surroundings are taken to be.
    init(at face: DetectedFace, angle: Double, widening: Double = 1, isMirrored: Bool = false) {
        self.angle = angle
        self.isMirrored = isMirrored
        side = Self.faceSide
        let centre = Double(side) / 2
        transform = SimilarityTransform(
            angle: angle, scale: widening * face.uprightEdge / Self.faceSize, moving: Point(x: centre, y: centre),
            to: face.box.centre)
    }

    /// A look at the whole photo, turned.
    init(atAll photo: RGBImage, angle: Double, side: Int) {
        self.angle = angle
        self.side = side
        isMirrored = false
        let (width, height) = (Double(photo.width), Double(photo.height))
        transform = SimilarityTransform(
            angle: angle, scale: hypot(width, height) / Double(side),
            moving: Point(x: Double(side) / 2, y: Double(side) / 2), to: Point(x: width / 2, y: height / 2))
    }

    /// What the network sees.
    ///
    /// - Parameters:
    ///   - sizes: the photo at several sizes, the smallest that shows the face well enough is used.
    ///   - isBounded: whether what lies outside of the photo is black, not its reflection, in which faces could be seen.
    func input(from sizes: [ScaledPhoto], isBounded: Bool = false) -> RGBImage {
        let picture = isMirrored ? sampled(from: sizes).upright(from: .mirrored) : sampled(from: sizes)
        guard isBounded else { return picture }
        let (width, height) = (Double(sizes[0].image.width), Double(sizes[0].image.height))
        return unsafe RGBImage(width: side, height: side) { target in
            let pixels = picture.pixels
            for y in 0..<side {
                for x in 0..<side {
                    let place = transform(Point(x: Double(x) + 0.5, y: Double(y) + 0.5))
                    let isInside = place.x >= 0 && place.y >= 0 && place.x < width && place.y < height
                    let index = (y * side + x) * 3
                    for channel in index..<index + 3 { unsafe target[channel] = isInside ? pixels[channel] : 0 }
                }
            }
        }
    }

    private func sampled(from sizes: [ScaledPhoto]) -> RGBImage {
        let enough = sizes.filter { transform.scale / max($0.pixelsAcross, $0.pixelsDown) >= 0.8 }
        let source = enough.max { $0.pixelsAcross < $1.pixelsAcross } ?? sizes[0]
        let place = AffineTransform(
            xx: transform.a / source.pixelsAcross, xy: -transform.b / source.pixelsAcross,
            dx: transform.tx / source.pixelsAcross, yx: transform.b / source.pixelsDown,
            yy: transform.a / source.pixelsDown, dy: transform.ty / source.pixelsDown)
        return source.image.sampled(fromCorners: place, width: side, height: side)
    }

    /// The face that was looked at among those that the network saw, in pixels of the photo.
    ///
    /// - Parameter candidates: faces in pixels of the network's input.
    /// - Returns: nil where none lies where the face should.
    func match(_ candidates: [DetectedFace]) -> DetectedFace? {
        let centre = Double(side) / 2
        let expected = FaceBox(centre: Point(x: centre, y: centre), width: Self.faceSize, height: Self.faceSize)
        let best = candidates.max { $0.box.overlap(with: expected) < $1.box.overlap(with: expected) }
        guard let best, best.box.overlap(with: expected) >= 0.4 else { return nil }
        return placed(NonMaximumSuppression.mean(of: best, among: candidates))
    }

    /// A face of the picture in pixels of the photo.
    func placed(_ seen: DetectedFace) -> DetectedFace {
        let face = isMirrored ? seen.mirrored(width: Double(side)) : seen
        return DetectedFace(
            box: bounds(of: face.box), landmarks: face.landmarks.map { transform($0) }, confidence: face.confidence,
            uprightEdge: face.box.longerEdge * transform.scale)
    }

    /// The upright rectangle around the ellipse that a box of the turned picture holds.
    private func bounds(of box: FaceBox) -> FaceBox {
        let (a, b) = (box.width / 2, box.height / 2)
        let across = hypot(a * transform.a, b * transform.b)
        let down = hypot(a * transform.b, b * transform.a)
        return FaceBox(centre: transform(box.centre), width: 2 * across, height: 2 * down)
    }
}

extension DetectedFace {
    /// The face in the mirrored picture, where the person's right is on the other side.
    fileprivate func mirrored(width: Double) -> DetectedFace {
        let mirror = { (point: Point) in Point(x: width - point.x, y: point.y) }
        return DetectedFace(
            box: FaceBox(centre: mirror(box.centre), width: box.width, height: box.height),
            landmarks: FaceLandmarks(
                rightEye: mirror(landmarks.leftEye), leftEye: mirror(landmarks.rightEye),
                noseTip: mirror(landmarks.noseTip), rightMouth: mirror(landmarks.leftMouth),
                leftMouth: mirror(landmarks.rightMouth)), confidence: confidence, uprightEdge: uprightEdge)
    }
}
