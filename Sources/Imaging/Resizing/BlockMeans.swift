import CPixels

/// Shrinking by whole factors to the mean over square blocks: a fast prefilter for what follows.
package enum BlockMeans {
    /// - Parameter image: what is made smaller.
    /// - Parameter factor: the side of a block in pixels, 1 to 256; columns and rows that fill no block are left out.
    /// - Returns: the image of `width / factor` × `height / factor` pixels.
    package static func reduce(_ image: RGBImage, by factor: Int) -> RGBImage {
        precondition((1...256).contains(factor) && image.width >= factor && image.height >= factor)
        guard factor > 1 else { return image }
        let (width, height) = (image.width / factor, image.height / factor)
        let stride = image.width * 3
        let count = width * factor * 3
        // Sums of up to 256 bytes fit 16 bits; the average reads one value beyond the last.
        var sums = [UInt16](repeating: 0, count: count + 1)
        return unsafe RGBImage(width: width, height: height) { target in
            unsafe image.withUnsafePixels { source in
                for y in 0..<height {
                    unsafe cpixels_add_rows(
                        source.baseAddress?.advanced(by: y * factor * stride), stride, factor, count, &sums)
                    unsafe cpixels_average(
                        sums, factor, width, target.baseAddress?.advanced(by: y * width * 3))
                }
            }
        }
    }
}
