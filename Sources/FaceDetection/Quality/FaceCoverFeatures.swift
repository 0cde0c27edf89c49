import Glibc
import Imaging

/// What a face's picture looks like around each landmark, against the rest of the face: the input of
/// `FaceCoverNetwork`.
///
/// The face is turned and scaled by its landmarks onto 48×48 pixels, the eyes 15 apart. Luma and two colour differences
/// (blue and red less luma) are taken relative to their means over the face, an ellipse, and the luma's deviation, so
/// that neither the tone of the skin nor the light counts. In a grid of 8×8 cells, of which the outer columns and the
/// upper row are left out, each cell gives its means of the three and the logarithms of the mean squared differences
/// across and down and of the mean squared Laplacian; around the eyes and the mouth finer cells give their means, too.
package struct FaceCoverFeatures {
    /// Sides of the sampled picture, of the picture that is measured, and of a cell and a fine cell in it, in pixels.
    static let (sampledSide, side, cell, fine) = (96, 48, 6, 3)
    /// Rows and columns of the cells that count.
    static let grid = (rows: 1..<8, columns: 1..<7)
    /// The same for fine cells around the eyes, then around the mouth.
    static let fineGrids = [(rows: 4..<7, columns: 3..<13), (rows: 9..<13, columns: 4..<12)]
    /// How many numbers there are.
    package static let count = 6 * 42 + 3 * 62 + 4

    /// Which pixels lie within the face.
    private static let isFace: [Bool] = (0..<side * side).map {
        let (x, y) = ((Double($0 % side) + 0.5 - 24) / 15.75, (Double($0 / side) + 0.5 - 25.5) / 19.5)
        return x * x + y * y < 1
    }

    /// Three planes row by row: luma in its deviations from the face's mean, blue and red less luma in 32 levels.
    private(set) var planes: [[Float]]
    /// The face's mean luma, its deviation, and the mean differences of blue and red.
    private(set) var means: [Float]

    /// Samples and normalises a face of an upright photo.
    package init(of face: DetectedFace, in image: RGBImage) {
        let sample = FaceCrop.landmarks(template: .template, margin: 0.25)
            .sample(from: image, face: face, width: Self.sampledSide, height: Self.sampledSide)
        planes = Self.halved(sample)
        means = planes.map { plane in
            var (sum, count) = (Float(0), Float(0))
            for (index, isFace) in Self.isFace.enumerated() where isFace {
                sum += plane[index]
                count += 1
            }
            return sum / count
        }
        var (squares, count) = (Float(0), Float(0))
        for (index, isFace) in Self.isFace.enumerated() where isFace {
            squares += (planes[0][index] - means[0]) * (planes[0][index] - means[0])
            count += 1
        }
        // Four levels more, so that a face without contrast is not stretched to noise.
        let deviation = (squares / count).squareRoot() + 4
        let scales: [Float] = [1 / deviation, 1 / 32, 1 / 32]
        for (index, scale) in scales.enumerated() {
            planes[index] = planes[index].map { ($0 - means[index]) * scale }
        }
        means = [means[0] / 64, deviation / 32, means[1] / 32, means[2] / 32]
    }

    /// Luma, blue less luma and red less luma of a picture's 2×2 means.
    private static func halved(_ sample: RGBImage) -> [[Float]] {
        var planes = [[Float]](repeating: [Float](repeating: 0, count: side * side), count: 3)
        let pixels = sample.pixels
        for y in 0..<side {
            for x in 0..<side {
                let first = (2 * y * sampledSide + 2 * x) * 3
                let below = first + sampledSide * 3
                let rgb = (0..<3).map { channel in
                    let sum =
                        Int(pixels[first + channel]) + Int(pixels[first + 3 + channel]) + Int(pixels[below + channel])
                        + Int(pixels[below + 3 + channel])
                    return Float(sum) / 4
                }
                let luma = 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2]
                planes[0][y * side + x] = luma
                planes[1][y * side + x] = rgb[2] - luma
                planes[2][y * side + x] = rgb[0] - luma
            }
        }
        return planes
    }
}
