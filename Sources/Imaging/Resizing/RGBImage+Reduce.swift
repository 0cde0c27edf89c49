extension RGBImage {
    /// The mean over blocks of `columns` × `rows` pixels, which must divide the size; rounded as OpenCV does
    /// (`ResizeAreaFast`: half up for 2×2 blocks, half to even in single precision for others).
    func reduced(columns: Int, rows: Int) -> RGBImage {
        precondition(width % columns == 0 && height % rows == 0)
        let (outputWidth, sourceLength) = (width / columns, width * 3)
        let scale = 1 / Float(columns * rows)
        let isQuad = columns == 2 && rows == 2
        var sums = [Int32](repeating: 0, count: outputWidth * 3)
        return unsafe RGBImage(width: outputWidth, height: height / rows) { target in
            let pixels = self.pixels
            for y in 0..<height / rows {
                for index in sums.indices { sums[index] = 0 }
                for row in y * rows..<(y + 1) * rows {
                    let line = pixels.extracting(row * sourceLength..<(row + 1) * sourceLength)
                    Self.add(line, blocksOf: columns, to: &sums)
                }
                let start = y * outputWidth * 3
                for index in sums.indices {
                    let mean =
                        isQuad
                        ? (sums[index] &+ 2) >> 2 : Int32((Float(sums[index]) * scale).rounded(.toNearestOrEven))
                    unsafe target[start + index] = UInt8(truncatingIfNeeded: mean)
                }
            }
        }
    }

    private static func add(_ line: Span<UInt8>, blocksOf columns: Int, to sums: inout [Int32]) {
        var from = 0
        for pixel in 0..<sums.count / 3 {
            var (red, green, blue) = (Int32(0), Int32(0), Int32(0))
            for _ in 0..<columns {
                red &+= Int32(line[from])
                green &+= Int32(line[from &+ 1])
                blue &+= Int32(line[from &+ 2])
                from &+= 3
            }
            sums[pixel &* 3] &+= red
            sums[pixel &* 3 &+ 1] &+= green
            sums[pixel &* 3 &+ 2] &+= blue
        }
    }
}
