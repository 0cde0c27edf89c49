/// Puts the decoded tiles of a HEIF picture where they belong in the upright one.
@safe struct HEIFCanvas {
    /// The bytes of the upright picture, RGB.
    private let target: UnsafeMutableBufferPointer<UInt8>
    private let placement: PicturePlacement
    /// Whether drawing has to stop; asked for every few rows.
    private let stops: () -> Bool

    /// A canvas over the `placement.width * placement.height * 3` bytes of `target`, while these are valid.
    @unsafe init(
        _ target: UnsafeMutableBufferPointer<UInt8>, placement: PicturePlacement, stops: @escaping () -> Bool
    ) {
        precondition(target.count == placement.width * placement.height * 3)
        unsafe self.target = target
        self.placement = placement
        self.stops = stops
    }

    /// Draws a picture whose first pixel is the stored one at (`x`, `y`).
    func draw(_ image: borrowing HEIFImage, x: Int, y: Int, width: Int, height: Int) throws(HEIFFault) {
        let expands = image.isGrey && image.hasLimitedRange
        try unsafe image.withPlanes(width: width, height: height) { red, green, blue in
            visit(x: x, y: y, width: width, height: height) { column, row, pixel in
                unsafe target[pixel * 3] = red.sample(column, row)
                unsafe target[pixel * 3 + 1] = green.sample(column, row)
                unsafe target[pixel * 3 + 2] = blue.sample(column, row)
                guard expands else { return }
                for byte in pixel * 3..<pixel * 3 + 3 { unsafe target[byte] = Self.expanded(target[byte]) }
            }
        }
    }

    /// Lays the picture over white by the alpha that a decoded picture holds.
    ///
    /// - Parameter isPremultiplied: whether the colours have been multiplied by it.
    func blend(
        _ alpha: borrowing HEIFImage, x: Int, y: Int, width: Int, height: Int, isPremultiplied: Bool
    ) throws(HEIFFault) {
        try unsafe alpha.withPlanes(width: width, height: height) { plane, _, _ in
            visit(x: x, y: y, width: width, height: height) { column, row, pixel in
                let alpha = unsafe plane.sample(column, row)
                guard alpha < 255 else { return }
                for byte in pixel * 3..<pixel * 3 + 3 {
                    let (color, alpha) = unsafe (Int(target[byte]), Int(alpha))
                    let mixed =
                        isPremultiplied ? color + 255 - alpha : (color * alpha + 255 * (255 - alpha) + 127) / 255
                    unsafe target[byte] = UInt8(min(mixed, 255))
                }
            }
        }
    }

    /// Calls `body` with the column and row in the tile and the number of the upright pixel, for all that are visible.
    ///
    /// It goes in square blocks, so that a quarter turn of a large picture stays within the cache.
    @inline(__always)
    private func visit(x: Int, y: Int, width: Int, height: Int, _ body: (Int, Int, Int) -> Void) {
        let block = 32
        let (visible, columnStep) = (placement.visible, placement.columnStep)
        let (left, right) = (max(x, visible.x.lowerBound), min(x + width, visible.x.upperBound))
        let (top, bottom) = (max(y, visible.y.lowerBound), min(y + height, visible.y.upperBound))
        for blockY in stride(from: top, to: bottom, by: block) where !stops() {
            for blockX in stride(from: left, to: right, by: block) {
                for row in blockY..<min(blockY + block, bottom) {
                    var pixel = placement.pixel(x: blockX, y: row)
                    for column in blockX..<min(blockX + block, right) {
                        body(column - x, row - y, pixel)
                        pixel += columnStep
                    }
                }
            }
        }
    }

    private static func expanded(_ sample: UInt8) -> UInt8 {
        UInt8(clamping: ((Int(sample) - 16) * 255 + 109) / 219)
    }
}
