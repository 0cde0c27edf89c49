extension PlainConvolution {
    /// Gathers what the kernel sees at some output pixels of an image, a row for each in the order kernel row, kernel
    /// column, channel; zeros outside the image.
    func gather(_ map: UnsafeRawPointer, image: Int, pixels: Range<Int>) {
        let source = unsafe map.assumingMemoryBound(to: Number.self) + image * shape.inputCount
        forEachTap(pixels) { row, input in
            let target = unsafe columns + row
            guard let input else { return unsafe target.update(repeating: 0, count: shape.inputs) }
            for channel in 0..<shape.inputs { unsafe target[channel] = source[input + channel].value }
        }
    }

    /// Adds the rows' values to ``sums`` where ``gather(_:image:pixels:)`` takes them from.
    func scatter(pixels: Range<Int>) {
        forEachTap(pixels) { row, input in
            guard let input else { return }
            for channel in 0..<shape.inputs { unsafe sums[input + channel] += columns[row + channel] }
        }
    }

    /// Calls `body` with the position of every tap in the rows of `pixels` and the position of its pixel in the image, nil
    /// outside the image.
    @inline(__always)
    private func forEachTap(_ pixels: Range<Int>, _ body: (_ row: Int, _ input: Int?) -> Void) {
        var row = 0
        for pixel in pixels {
            let (outputY, outputX) = pixel.quotientAndRemainder(dividingBy: shape.outputWidth)
            for tapY in 0..<shape.kernel {
                let y = outputY * shape.stride + tapY - shape.paddingTop
                for tapX in 0..<shape.kernel {
                    let x = outputX * shape.stride + tapX - shape.paddingLeft
                    let isInside = y >= 0 && y < shape.height && x >= 0 && x < shape.width
                    body(row, isInside ? (y * shape.width + x) * shape.inputs : nil)
                    row += shape.inputs
                }
            }
        }
    }
}
