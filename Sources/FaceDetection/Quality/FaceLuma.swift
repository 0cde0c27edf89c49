import Imaging

/// The brightness of a face's pixels, upright and at no more than a fixed size, so that measures of large and of small
/// faces compare.
struct FaceLuma {
    /// The greatest side of the sample in pixels.
    static let maximumSide = 112

    /// The mean, 0 to 1.
    let mean: Double
    /// The share of pixels all of whose channels are at one end of the range.
    let clippedShare: Double
    /// The root of the mean squared second derivative along the weakest direction, in standard deviations of the luma;
    /// on the scale of the Laplacian, whose square is 8/3 of it where detail has no direction.
    let sharpness: Double

    init(of face: DetectedFace, in image: RGBImage) {
        let side = max(16, min(Self.maximumSide, Int(face.uprightEdge.rounded(.down))))
        let sample = FaceCrop.box(margin: 0, upright: true).sample(from: image, face: face, width: side, height: side)
        let pixels = sample.pixels
        var luma = [Double](repeating: 0, count: side * side)
        var clipped = 0
        for index in luma.indices {
            let (red, green, blue) = (pixels[index * 3], pixels[index * 3 + 1], pixels[index * 3 + 2])
            luma[index] = 0.299 * Double(red) + 0.587 * Double(green) + 0.114 * Double(blue)
            if min(red, green, blue) >= 250 || max(red, green, blue) <= 4 { clipped += 1 }
        }
        let count = Double(luma.count)
        let level = luma.reduce(0, +) / count
        let variance = luma.reduce(0) { $0 + ($1 - level) * ($1 - level) } / count
        mean = level / 255
        clippedShare = Double(clipped) / count
        // Below a grey level of contrast there is nothing that could be sharp.
        sharpness = variance > 1 ? (8 / 3 * DirectionalDetail(luma, side: side).weakest / variance).squareRoot() : 0
    }
}
