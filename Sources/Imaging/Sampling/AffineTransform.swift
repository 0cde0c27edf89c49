import Glibc

/// A map of the plane that keeps lines straight and parallel:
/// (x, y) → (`xx`·x + `xy`·y + `dx`, `yx`·x + `yy`·y + `dy`).
///
/// Coordinates are OpenCV's: y points down, and whole numbers are the centres of pixels.
public struct AffineTransform: Sendable, Equatable {
    /// What x adds to the new x.
    public var xx: Double
    /// What y adds to the new x.
    public var xy: Double
    /// The shift of x in pixels.
    public var dx: Double
    /// What x adds to the new y.
    public var yx: Double
    /// What y adds to the new y.
    public var yy: Double
    /// The shift of y in pixels.
    public var dy: Double

    /// The map with the matrix [[xx, xy, dx], [yx, yy, dy]].
    public init(xx: Double, xy: Double, dx: Double, yx: Double, yy: Double, dy: Double) {
        (self.xx, self.xy, self.dx) = (xx, xy, dx)
        (self.yx, self.yy, self.dy) = (yx, yy, dy)
    }

    /// The map that moves nothing.
    public static let identity = AffineTransform(xx: 1, xy: 0, dx: 0, yx: 0, yy: 1, dy: 0)

    /// A turn by `angle` radians (from the x axis towards the y axis, clockwise as seen), a scaling and a shift.
    public static func similarity(scale: Double, angle: Double, dx: Double, dy: Double) -> AffineTransform {
        let (along, across) = (scale * cos(angle), scale * sin(angle))
        return AffineTransform(xx: along, xy: -across, dx: dx, yx: across, yy: along, dy: dy)
    }

    /// The map from the pixels of a `width` × `height` result to a square of the photo.
    ///
    /// - Parameters:
    ///   - width: columns of the result.
    ///   - height: rows of the result.
    ///   - centerX: the middle of the square in the photo, in its pixels.
    ///   - centerY: the middle of the square in the photo, in its pixels.
    ///   - side: the square's side in the photo's pixels.
    ///   - angle: how far the square is turned, in radians, clockwise as seen.
    public static func square(
        width: Int, height: Int, centerX: Double, centerY: Double, side: Double, angle: Double
    ) -> AffineTransform {
        let (scaleX, scaleY) = (side / Double(width), side / Double(height))
        let (cosine, sine) = (cos(angle), sin(angle))
        var map = AffineTransform(
            xx: scaleX * cosine, xy: -scaleY * sine, dx: 0, yx: scaleX * sine, yy: scaleY * cosine, dy: 0)
        let middle = map.map(x: (Double(width) - 1) / 2, y: (Double(height) - 1) / 2)
        (map.dx, map.dy) = (centerX - middle.x, centerY - middle.y)
        return map
    }

    /// Where the point goes.
    public func map(x: Double, y: Double) -> (x: Double, y: Double) {
        (xx * x + xy * y + dx, yx * x + yy * y + dy)
    }

    /// This map, and `next` on its result.
    public func followed(by next: AffineTransform) -> AffineTransform {
        AffineTransform(
            xx: next.xx * xx + next.xy * yx, xy: next.xx * xy + next.xy * yy, dx: next.xx * dx + next.xy * dy + next.dx,
            yx: next.yx * xx + next.yy * yx, yy: next.yx * xy + next.yy * yy, dy: next.yx * dx + next.yy * dy + next.dy)
    }

    /// The map back; nil when this one flattens the plane.
    public var inverse: AffineTransform? {
        let determinant = xx * yy - xy * yx
        guard determinant != 0, determinant.isFinite else { return nil }
        let inverse = AffineTransform(
            xx: yy / determinant, xy: -xy / determinant, dx: (xy * dy - yy * dx) / determinant,
            yx: -yx / determinant, yy: xx / determinant, dy: (yx * dx - xx * dy) / determinant)
        return inverse.isFinite ? inverse : nil
    }

    /// Whether no element is infinite or not a number.
    public var isFinite: Bool {
        xx.isFinite && xy.isFinite && dx.isFinite && yx.isFinite && yy.isFinite && dy.isFinite
    }

    /// The length of the longer of the two steps that one column and one row become.
    var largestStep: Double {
        max((xx * xx + yx * yx).squareRoot(), (xy * xy + yy * yy).squareRoot())
    }
}
