import Glibc

/// How much fine detail a grey picture has in each direction.
///
/// The mean squared second derivative along a direction θ is a form of degree four in cos θ and sin θ, so that five
/// means over the picture give it for every direction. A picture out of focus lacks detail everywhere; a moved one
/// lacks it along the movement alone, whatever stays sharp across it.
struct DirectionalDetail {
    /// Directions that are compared: every 11.25°.
    private static let directions = (0..<16).map { Double($0) * .pi / 16 }

    /// The means of the products of the second derivatives xx, xy and yy, by the number of ys in them, 0 to 4.
    private var moments = [0.0, 0, 0, 0, 0]

    /// Measures the inner pixels of a square picture, row by row.
    init(_ luma: [Double], side: Int) {
        for y in 1..<side - 1 {
            for x in 1..<side - 1 {
                let index = y * side + x
                let twice = 2 * luma[index]
                let xx = luma[index - 1] + luma[index + 1] - twice
                let yy = luma[index - side] + luma[index + side] - twice
                let xy =
                    (luma[index + side + 1] + luma[index - side - 1] - luma[index + side - 1] - luma[index - side + 1])
                    / 4
                moments[0] += xx * xx
                moments[1] += xx * xy
                moments[2] += 4 * xy * xy + 2 * xx * yy
                moments[3] += xy * yy
                moments[4] += yy * yy
            }
        }
        let count = Double((side - 2) * (side - 2))
        moments = moments.map { $0 / count }
    }

    /// The mean squared second derivative along the direction that has least of it.
    var weakest: Double {
        max(0, Self.directions.map(along).min() ?? 0)
    }

    /// The mean of (xx·c² + 2·xy·c·s + yy·s²)², c and s the cosine and sine of the direction.
    private func along(_ direction: Double) -> Double {
        let (c, s) = (cos(direction), sin(direction))
        return moments[0] * c * c * c * c + 4 * moments[1] * c * c * c * s + moments[2] * c * c * s * s
            + 4 * moments[3] * c * s * s * s + moments[4] * s * s * s * s
    }
}
