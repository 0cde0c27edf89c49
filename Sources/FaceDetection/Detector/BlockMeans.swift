import Imaging

/// Shrinking by whole factors to the mean over square blocks: a fast prefilter for what follows.
package enum BlockMeans {
    /// - Parameter factor: the side of a block in pixels, 1 to 256; columns and rows that fill no block are left out.
    /// - Returns: the image of `width / factor` × `height / factor` pixels.
    package static func reduce(_ image: RGBImage, by factor: Int) -> RGBImage {
        precondition((1...256).contains(factor) && image.width >= factor && image.height >= factor)
        guard factor > 1 else { return image }
        let (width, height) = (image.width / factor, image.height / factor)
        // Sums of up to 256 bytes fit 16 bits, which lets the compiler add many columns at once.
        var sums = [UInt16](repeating: 0, count: image.width * 3)
        let sourceStride = image.width * 3
        return unsafe RGBImage(width: width, height: height) { target in
            unsafe image.withUnsafePixels { source in
                for y in 0..<height {
                    for row in y * factor..<(y + 1) * factor {
                        let line = unsafe UnsafeBufferPointer(
                            rebasing: source[row * sourceStride..<(row + 1) * sourceStride])
                        unsafe add(line, to: &sums, isFirst: row == y * factor)
                    }
                    let line = unsafe UnsafeMutableBufferPointer(
                        rebasing: target[y * width * 3..<(y + 1) * width * 3])
                    unsafe average(sums, factor: factor, into: line)
                }
            }
        }
    }

    private static func add(_ line: UnsafeBufferPointer<UInt8>, to sums: inout [UInt16], isFirst: Bool) {
        unsafe sums.withUnsafeMutableBufferPointer { sums in
            if isFirst {
                for index in line.indices { unsafe sums[index] = unsafe UInt16(line[index]) }
            } else {
                for index in line.indices { unsafe sums[index] &+= unsafe UInt16(line[index]) }
            }
        }
    }

    private static func average(_ sums: [UInt16], factor: Int, into line: UnsafeMutableBufferPointer<UInt8>) {
        // The quotient in 24 bits behind the point: 255 · factor² · (2²⁴ / factor²) fits 32 bits.
        let count = UInt32(factor * factor)
        let reciprocal = (1 << 24) / count
        let half = UInt32(1 << 23)
        let sums = sums.span
        var from = 0
        for start in stride(from: 0, to: line.count, by: 3) {
            var (red, green, blue) = (UInt32(0), UInt32(0), UInt32(0))
            for _ in 0..<factor {
                red &+= UInt32(sums[from])
                green &+= UInt32(sums[from &+ 1])
                blue &+= UInt32(sums[from &+ 2])
                from &+= 3
            }
            unsafe line[start] = UInt8(truncatingIfNeeded: (red &* reciprocal &+ half) >> 24)
            unsafe line[start + 1] = UInt8(truncatingIfNeeded: (green &* reciprocal &+ half) >> 24)
            unsafe line[start + 2] = UInt8(truncatingIfNeeded: (blue &* reciprocal &+ half) >> 24)
        }
    }
}
