extension Convolution2D {
    /// Gathers what the kernel sees at output pixels `rows`, counted through the batch, into one row each, in the
    /// order kernel row, kernel column, channel. Positions outside the image are zero.
    @unsafe func gatherColumns(
        of input: FeatureMap, outputShape: FeatureShape, rows: Range<Int>, into columns: UnsafeMutablePointer<Float>
    ) {
        var destination = unsafe columns
        let top = leadingPadding(input.shape.height, kernel: kernelHeight)
        let left = leadingPadding(input.shape.width, kernel: kernelWidth)
        for row in rows {
            let (image, pixel) = row.quotientAndRemainder(dividingBy: outputShape.area)
            let (outputY, outputX) = pixel.quotientAndRemainder(dividingBy: outputShape.width)
            let source = unsafe input.pointer + image * input.shape.count
            let x = outputX * stride - left
            for y in outputY * stride - top..<outputY * stride - top + kernelHeight {
                unsafe gatherKernelRow(of: source, shape: input.shape, y: y, x: x, into: destination)
                unsafe destination += kernelWidth * inputChannels
            }
        }
    }

    /// Gathers `kernelWidth` neighbouring pixels from (x, y) on, which lie side by side in NHWC.
    @inline(__always)
    private func gatherKernelRow(
        of source: UnsafePointer<Float>, shape: FeatureShape, y: Int, x: Int,
        into destination: UnsafeMutablePointer<Float>
    ) {
        guard (0..<shape.height).contains(y), x < shape.width, x + kernelWidth > 0 else {
            unsafe destination.update(repeating: 0, count: kernelWidth * inputChannels)
            return
        }
        let before = max(0, -x)
        let after = max(0, x + kernelWidth - shape.width)
        let inside = kernelWidth - before - after
        unsafe destination.update(repeating: 0, count: before * inputChannels)
        unsafe (destination + before * inputChannels).update(
            from: source + (y * shape.width + x + before) * inputChannels, count: inside * inputChannels)
        unsafe (destination + (before + inside) * inputChannels).update(repeating: 0, count: after * inputChannels)
    }

    /// Adds bias and residual to `rows` output pixels and applies the activation.
    @unsafe func finish(
        _ output: UnsafeMutablePointer<Float>, rows: Int, adding residual: UnsafePointer<Float>? = nil
    ) {
        let floor: Float = activation == .relu ? 0 : -.infinity
        unsafe bias.withUnsafeBufferPointer { bias in
            for row in 0..<rows {
                let target = unsafe output + row * outputChannels
                if let residual = unsafe residual {
                    let source = unsafe residual + row * outputChannels
                    for channel in 0..<outputChannels {
                        let value = unsafe target[channel] + bias[channel] + source[channel]
                        unsafe target[channel] = value < floor ? floor : value
                    }
                } else {
                    for channel in 0..<outputChannels {
                        let value = unsafe target[channel] + bias[channel]
                        unsafe target[channel] = value < floor ? floor : value
                    }
                }
            }
        }
    }
}
