/// The part of a picture that a coarse sampling touches, averaged over square blocks.
struct ReducedTile {
    /// The side of a block in the source's pixels.
    private let factor: Int
    /// The tile's first column and row in the source; may lie outside it.
    private let left: Int
    private let top: Int
    private let width: Int
    private let height: Int

    /// The tile for a result of `width` × `height` pixels: blocks of as many whole pixels as half a step is long, so
    /// that two to four pixels of the tile are left for each step.
    ///
    /// It reaches at most one size of the picture beyond each of its borders, whatever the map says.
    init(covering transform: AffineTransform, width: Int, height: Int, of source: RGBImage) {
        let (columns, rows) = (Double(width) - 0.5, Double(height) - 0.5)
        let corners = [(-0.5, -0.5), (columns, -0.5), (-0.5, rows), (columns, rows)].map {
            transform.map(x: $0.0, y: $0.1)
        }
        factor = max(1, Int(min(transform.largestStep / 2, Double(max(source.width, source.height)))))
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
        let columns = (0..<width * factor).map { Reflection.index(left + $0, count: source.width) * 3 }
        let sourceLength = source.width * 3
        let scale = 1 / Float(factor * factor)
        var sums = [Int32](repeating: 0, count: width * 3)
        return unsafe RGBImage(width: width, height: height) { target in
            let pixels = source.pixels
            for y in 0..<height {
                for index in sums.indices { sums[index] = 0 }
                for row in 0..<factor {
                    let start = Reflection.index(top + y * factor + row, count: source.height) * sourceLength
                    add(pixels.extracting(start..<start + sourceLength), at: columns, to: &sums)
                }
                for index in sums.indices {
                    unsafe target[y * width * 3 + index] = UInt8(Float(sums[index]) * scale + 0.5)
                }
            }
        }
    }

    private func add(_ line: Span<UInt8>, at columns: [Int], to sums: inout [Int32]) {
        for x in 0..<width {
            var (red, green, blue) = (Int32(0), Int32(0), Int32(0))
            for column in x &* factor..<(x &+ 1) &* factor {
                let from = columns[column]
                red &+= Int32(line[from])
                green &+= Int32(line[from &+ 1])
                blue &+= Int32(line[from &+ 2])
            }
            sums[x &* 3] &+= red
            sums[x &* 3 &+ 1] &+= green
            sums[x &* 3 &+ 2] &+= blue
        }
    }
}
