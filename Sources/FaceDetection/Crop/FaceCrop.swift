import Glibc
import Imaging

/// Which part of a photo a classifier is shown of a face.
public enum FaceCrop: Sendable, Equatable {
    /// A square around the centre of the face's box whose side is the box's longer edge times 1 + `margin`; turned by
    /// the line between the eyes where `upright` is set.
    case box(margin: Double, upright: Bool)
    /// The square that a least-squares similarity transform (Umeyama 1991) of the landmarks onto `template` gives,
    /// enlarged around its middle by 1 + `margin`; the template is in shares of the square's side.
    case landmarks(template: FaceLandmarks, margin: Double)

    /// The part of the photo that `face` gives, resampled.
    ///
    /// Bilinear, straight from the photo; areas are averaged first where the face is more than twice as large as the
    /// result; what lies outside of the photo is its reflection.
    ///
    /// - Parameters:
    ///   - image: the upright photo.
    ///   - face: a face in its pixels.
    ///   - width: columns of the result.
    ///   - height: rows of the result.
    ///   - turn: by how much it is turned around its middle besides, in radians.
    ///   - mirrored: whether left and right of the result are swapped.
    ///   - sharpStep: the longest step from one pixel of the result to the next, in pixels of the photo, that is sampled at
    ///     one place. Beyond one pixel a result of 1 does not depend on where the grid of its pixels lies, or how it is turned.
    public func sample(
        from image: RGBImage, face: DetectedFace, width: Int, height: Int, turn: Double = 0, mirrored: Bool = false,
        sharpStep: Double = 2
    ) -> RGBImage {
        let middle = Point(x: 0.5, y: 0.5)
        let turned = AffineTransform(SimilarityTransform(angle: turn, scale: 1, moving: middle, to: middle))
        let square = turned.followed(by: AffineTransform(placement(of: face)))
        // From the pixels of the result to the unit square, and from there to the photo.
        let toUnit = AffineTransform(
            xx: (mirrored ? -1 : 1) / Double(width), xy: 0, dx: mirrored ? 1 : 0, yx: 0, yy: 1 / Double(height), dy: 0)
        return image.sampled(
            fromCorners: toUnit.followed(by: square), width: width, height: height,
            sharpStep: sharpStep)
    }

    /// The map from the unit square to the part of the photo that is shown.
    public func placement(of face: DetectedFace) -> SimilarityTransform {
        let middle = Point(x: 0.5, y: 0.5)
        switch self {
        case .box(let margin, let upright):
            return SimilarityTransform(
                angle: upright ? face.roll : 0, scale: face.uprightEdge * (1 + margin), moving: middle,
                to: face.box.centre)
        case .landmarks(let template, let margin):
            guard
                let fit = SimilarityTransform.leastSquares(
                    from: template.points, to: face.landmarks.points), fit.scale > 0
            else { return Self.box(margin: margin, upright: false).placement(of: face) }
            return SimilarityTransform(
                angle: fit.angle, scale: fit.scale * (1 + margin), moving: middle, to: fit(middle))
        }
    }
}
