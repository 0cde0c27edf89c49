import Glibc

/// A turn, a uniform scale and a shift of the plane: `p ↦ (a·x − b·y + tx, b·x + a·y + ty)`.
public struct SimilarityTransform: Sendable, Equatable {
    /// Scale times the cosine of the turn.
    public var a: Double
    /// Scale times the sine of the turn; positive turns x towards y, clockwise on a screen.
    public var b: Double
    /// The shift to the right.
    public var tx: Double
    /// The shift down.
    public var ty: Double

    /// A transform from its four numbers.
    public init(a: Double, b: Double, tx: Double, ty: Double) {
        self.a = a
        self.b = b
        self.tx = tx
        self.ty = ty
    }

    /// The transform that turns by `angle` radians, scales by `scale` and moves `source` to `target`.
    public init(angle: Double, scale: Double, moving source: Point, to target: Point) {
        a = scale * cos(angle)
        b = scale * sin(angle)
        tx = target.x - (a * source.x - b * source.y)
        ty = target.y - (b * source.x + a * source.y)
    }

    /// How much longer distances become.
    public var scale: Double { (a * a + b * b).squareRoot() }

    /// The turn in radians, positive clockwise on a screen.
    public var angle: Double { atan2(b, a) }

    /// The image of a point.
    public func callAsFunction(_ point: Point) -> Point {
        Point(x: a * point.x - b * point.y + tx, y: b * point.x + a * point.y + ty)
    }

    /// The transform that undoes this one; its scale must not be zero.
    public var inverse: SimilarityTransform {
        let square = a * a + b * b
        let (c, d) = (a / square, -b / square)
        return SimilarityTransform(a: c, b: d, tx: -(c * tx - d * ty), ty: -(d * tx + c * ty))
    }

    /// The transform with the least squared distance from the images of `source` to `target`, without reflection.
    ///
    /// Umeyama, Least-squares estimation of transformation parameters between two point patterns, IEEE PAMI 13(4),
    /// 1991, equations 40 to 42; in the plane the rotation that the singular value decomposition gives has the closed
    /// form used here.
    ///
    /// - Returns: nil where all points of `source` coincide or the counts differ.
    public static func leastSquares(from source: [Point], to target: [Point]) -> SimilarityTransform? {
        guard source.count == target.count, !source.isEmpty else { return nil }
        let (from, to) = (centroid(of: source), centroid(of: target))
        var (variance, dot, cross) = (0.0, 0.0, 0.0)
        for (p, q) in zip(source, target) {
            let (px, py, qx, qy) = (p.x - from.x, p.y - from.y, q.x - to.x, q.y - to.y)
            variance += px * px + py * py
            dot += px * qx + py * qy
            cross += px * qy - py * qx
        }
        guard variance > 0 else { return nil }
        let (a, b) = (dot / variance, cross / variance)
        return SimilarityTransform(
            a: a, b: b, tx: to.x - (a * from.x - b * from.y), ty: to.y - (b * from.x + a * from.y))
    }

    private static func centroid(of points: [Point]) -> Point {
        let count = Double(points.count)
        return Point(
            x: points.reduce(0) { $0 + $1.x } / count, y: points.reduce(0) { $0 + $1.y } / count)
    }
}
