import NeuralNetwork

extension PlainTrainingKernels {
    package func normalize(
        pixels: Int, channels: Int, input: UnsafeRawPointer, scale: UnsafePointer<Float>,
        shift: UnsafePointer<Float>, residual: UnsafeRawPointer?, residualScale: UnsafePointer<Float>?,
        residualShift: UnsafePointer<Float>?, relu: Bool, output: UnsafeMutableRawPointer
    ) {
        let input = unsafe input.assumingMemoryBound(to: Number.self)
        let residual = unsafe residual?.assumingMemoryBound(to: Number.self)
        let output = unsafe output.assumingMemoryBound(to: Number.self)
        forEachPixel(pixels) { pixel in
            for channel in 0..<channels {
                let index = pixel * channels + channel
                var value = unsafe input[index].value * scale[channel] + shift[channel]
                if let residual = unsafe residual {
                    let factor = unsafe residualScale?[channel] ?? 1
                    unsafe value += residual[index].value * factor + (residualShift?[channel] ?? 0)
                }
                unsafe output[index] = Number(nearest: relu && value < 0 ? 0 : value)
            }
        }
    }

    package func normalizeGradient(
        pixels: Int, channels: Int, gradient: UnsafeRawPointer, input: UnsafeRawPointer,
        factor: UnsafePointer<Float>, slope: UnsafePointer<Float>, offset: UnsafePointer<Float>,
        output: UnsafeMutableRawPointer
    ) {
        let gradient = unsafe gradient.assumingMemoryBound(to: Number.self)
        let input = unsafe input.assumingMemoryBound(to: Number.self)
        let output = unsafe output.assumingMemoryBound(to: Number.self)
        forEachPixel(pixels) { pixel in
            for channel in 0..<channels {
                let index = pixel * channels + channel
                let sum = unsafe gradient[index].value * factor[channel] + input[index].value * slope[channel]
                unsafe output[index] = Number(nearest: sum + offset[channel])
            }
        }
    }

    package func maskedSums(
        pixels: Int, channels: Int, gradient: UnsafeRawPointer, mask: UnsafeRawPointer?, below: UnsafeRawPointer?,
        second: UnsafeRawPointer?, output: UnsafeMutableRawPointer, sums: UnsafeMutablePointer<Float>?
    ) {
        let gradient = unsafe gradient.assumingMemoryBound(to: Number.self)
        let mask = unsafe mask?.assumingMemoryBound(to: Number.self)
        let output = unsafe output.assumingMemoryBound(to: Number.self)
        forEachPixel(pixels) { pixel in
            for index in pixel * channels..<(pixel + 1) * channels {
                let passes = unsafe mask.map { unsafe $0[index].value > 0 } ?? true
                unsafe output[index] = passes ? gradient[index] : Number(nearest: 0)
            }
        }
        guard let sums = unsafe sums else { return }
        unsafe sum(pixels: pixels, channels: channels, output, times: nil, into: sums)
        if let below = unsafe below?.assumingMemoryBound(to: Number.self) {
            unsafe sum(pixels: pixels, channels: channels, output, times: below, into: sums + channels)
        }
        if let second = unsafe second?.assumingMemoryBound(to: Number.self) {
            unsafe sum(pixels: pixels, channels: channels, output, times: second, into: sums + 2 * channels)
        }
    }

    package func moments(pixels: Int, channels: Int, input: UnsafeRawPointer, sums: UnsafeMutablePointer<Float>) {
        let input = unsafe input.assumingMemoryBound(to: Number.self)
        unsafe sum(pixels: pixels, channels: channels, input, times: nil, into: sums)
        unsafe sum(pixels: pixels, channels: channels, input, times: input, into: sums + channels)
    }

    /// Σ values · factors by channel, in double precision, channels divided between the lanes.
    private func sum(
        pixels: Int, channels: Int, _ values: UnsafePointer<Number>, times factors: UnsafePointer<Number>?,
        into sums: UnsafeMutablePointer<Float>
    ) {
        team.run { lane in
            let share = lane.share(of: channels)
            var exact = [Double](repeating: 0, count: share.count)
            for pixel in 0..<pixels {
                for channel in share {
                    let index = pixel * channels + channel
                    let factor = unsafe factors?[index].value ?? 1
                    unsafe exact[channel - share.lowerBound] += Double(values[index].value * factor)
                }
            }
            for channel in share { unsafe sums[channel] = Float(exact[channel - share.lowerBound]) }
        }
    }

    /// Divides pixels between the lanes.
    private func forEachPixel(_ pixels: Int, _ body: (Int) -> Void) {
        team.run { lane in
            for pixel in lane.share(of: pixels) { body(pixel) }
        }
    }
}
