import CPixels

/// The part of a picture that a coarse sampling touches, averaged over square blocks.
struct ReducedTile {
    /// The side of a block in the source's pixels.
    private let factor: Int
    /// The tile's first column and row in the source; may lie outside it.
    private let left: Int
    private let top: Int
    private let width: Int
    private let height: Int

    /// Keeps the sum of a block within 32 bits.
    private static let largestFactor = 4096.0

    /// The tile for a result of `width` × `height` pixels: blocks of as many whole pixels as half a step is long, so
    /// that two to four pixels of the tile are left for each step.
    ///
    /// It reaches at most one size of the picture beyond each of its borders, whatever the map says.
    init(covering transform: AffineTransform, width: Int, height: Int, of source: RGBImage) {
        let (columns, rows) = (Double(width) - 0.5, Double(height) - 0.5)
        let corners = [(-0.5, -0.5), (columns, -0.5), (-0.5, rows), (columns, rows)].map {
            transform.map(x: $0.0, y: $0.1)
        }
        factor = Int(min(transform.largestStep / 2, Self.largestFactor))
        (left, self.width) = Self.extent(of: corners.map(\.x), factor: factor, sourceCount: source.width)
        (top, self.height) = Self.extent(of: corners.map(\.y), factor: factor, sourceCount: source.height)
    }

    private static func extent(of places: [Double], factor: Int, sourceCount: Int) -> (start: Int, count: Int) {
        let (least, most) = (-Double(sourceCount), Double(2 * sourceCount))
        let first = Int(min(max(places.min() ?? 0, least), most)) - factor - 1
        let last = Int(min(max(places.max() ?? 0, least), most)) + factor + 1
        return (first, (last - first) / factor + 1)
    }

    /// From places in the source to places in the tile; the centre of a block of n pixels is (n − 1) / 2 behind its first.
    var fromSource: AffineTransform {
        let scale = 1 / Double(factor)
        let middle = Double(factor - 1) / 2
        return AffineTransform(
            xx: scale, xy: 0, dx: -(Double(left) + middle) * scale, yx: 0, yy: scale,
            dy: -(Double(top) + middle) * scale)
    }

    /// The block means; the source is reflected at its borders.
    func image(of source: RGBImage) -> RGBImage {
        let columns = (0..<width * factor).map { Self.reflected(left + $0, count: source.width) }
        // All columns lie between these two, wherever the reflection put them.
        let first = columns.min() ?? 0
        let last = columns.max() ?? 0
        let offsets = columns.map { Int32(($0 - first) * 3) }
        let scale = 1 / Float(factor * factor)
        return unsafe RGBImage(width: width, height: height) { target in
            let pixels = source.pixels
            var sums = [UInt32](repeating: 0, count: (last - first + 1) * 3)
            for y in 0..<height {
                for index in sums.indices { sums[index] = 0 }
                for row in 0..<factor {
                    let line = Self.reflected(top + y * factor + row, count: source.height) * source.width
                    Self.add(pixels.extracting((line + first) * 3..<(line + last + 1) * 3), to: &sums)
                }
                unsafe cpixels_collapse(
                    sums, offsets, factor, scale, width, target.baseAddress?.advanced(by: y * width * 3))
            }
        }
    }

    private static func add(_ line: Span<UInt8>, to sums: inout [UInt32]) {
        precondition(line.count == sums.count)
        unsafe line.withUnsafeBufferPointer { line in
            unsafe cpixels_accumulate(line.baseAddress, line.count, &sums)
        }
    }

    /// OpenCV's `BORDER_REFLECT_101`: … 2 1 | 0 1 2 … n−1 | n−2 n−3 …
    private static func reflected(_ index: Int, count: Int) -> Int {
        guard count > 1 else { return 0 }
        let period = 2 * (count - 1)
        let wrapped = ((index % period) + period) % period
        return min(wrapped, period - wrapped)
    }
}
