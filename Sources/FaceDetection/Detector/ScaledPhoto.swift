import Imaging

/// A photo at a smaller size, and where its pixels lie in the photo.
struct ScaledPhoto {
    /// The pixels at this size.
    let image: RGBImage
    /// Pixels of the photo in one pixel of the image, across and down.
    let pixelsAcross: Double
    let pixelsDown: Double

    /// The photo as it is.
    init(_ photo: RGBImage) {
        self.init(image: photo, pixelsAcross: 1, pixelsDown: 1)
    }

    private init(image: RGBImage, pixelsAcross: Double, pixelsDown: Double) {
        self.image = image
        self.pixelsAcross = pixelsAcross
        self.pixelsDown = pixelsDown
    }

    /// The photo at another size: by block means as far as whole factors go, and bilinear from there, which never
    /// leaves out a pixel as it shrinks by less than two.
    func resized(width: Int, height: Int) -> ScaledPhoto {
        let factor = max(1, min(image.width / width, image.height / height, 256))
        let blocks = BlockMeans.reduce(image, by: factor)
        return ScaledPhoto(
            image: blocks.resized(width: width, height: height, method: .bilinear),
            pixelsAcross: pixelsAcross * Double(factor * blocks.width) / Double(width),
            pixelsDown: pixelsDown * Double(factor * blocks.height) / Double(height))
    }

    /// The place in the photo of a place in the image.
    func placeInPhoto(_ point: Point) -> Point {
        Point(x: point.x * pixelsAcross, y: point.y * pixelsDown)
    }
}
