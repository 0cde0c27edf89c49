import Imaging

extension RGBImage {
    /// A picture sampled from a part of this one, its borders reflected.
    ///
    /// - Parameters:
    ///   - transform: from the result to this image, both measured from the corners of their first pixels.
    ///   - width: columns of the result.
    ///   - height: rows of the result.
    ///   - sharpStep: the longest step, in pixels here, that is sampled at one place.
    func sampled(
        fromCorners transform: AffineTransform, width: Int, height: Int, sharpStep: Double = 2
    ) -> RGBImage {
        // The sampler counts from the centres of the first pixels.
        let origin = transform.map(x: 0.5, y: 0.5)
        var map = transform
        (map.dx, map.dy) = (origin.x - 0.5, origin.y - 0.5)
        return sampled(through: map, width: width, height: height, sharpStep: sharpStep)
    }
}

extension AffineTransform {
    /// The turn, scale and shift of a similarity.
    init(_ transform: SimilarityTransform) {
        self.init(
            xx: transform.a, xy: -transform.b, dx: transform.tx, yx: transform.b, yy: transform.a, dy: transform.ty)
    }
}
