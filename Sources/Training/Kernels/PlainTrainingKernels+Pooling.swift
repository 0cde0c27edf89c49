import NeuralNetwork

extension PlainTrainingKernels {
    package func maximum(
        _ shape: PoolingShape, images: Int, input: UnsafeRawPointer, output: UnsafeMutableRawPointer,
        places: UnsafeMutablePointer<UInt8>
    ) {
        let channels = shape.input.channels
        let output = unsafe output.assumingMemoryBound(to: Number.self)
        team.run { lane in
            for row in lane.share(of: images * shape.output.height) {
                let (image, y) = row.quotientAndRemainder(dividingBy: shape.output.height)
                let source = unsafe input.assumingMemoryBound(to: Number.self) + image * shape.input.count
                for x in 0..<shape.output.width {
                    for channel in 0..<channels {
                        var (largest, place) = (-Float.infinity, 0)
                        if shape.reachesBorder(row: y, column: x), shape.readsZeros {
                            (largest, place) = (0, Int(PoolingShape.noPlace))
                        }
                        shape.forEachPlace(row: y, column: x) { candidate, pixel in
                            let value = unsafe source[pixel * channels + channel].value
                            if value > largest { (largest, place) = (value, candidate) }
                        }
                        let target = (row * shape.output.width + x) * channels + channel
                        unsafe output[target] = Number(nearest: largest)
                        unsafe places[target] = UInt8(place)
                    }
                }
            }
        }
    }

    package func maximumGradient(
        _ shape: PoolingShape, images: Int, gradient: UnsafeRawPointer, places: UnsafePointer<UInt8>,
        output: UnsafeMutableRawPointer
    ) {
        let channels = shape.input.channels
        let gradient = unsafe gradient.assumingMemoryBound(to: Number.self)
        forEachImage(images) { image in
            let target = unsafe output.assumingMemoryBound(to: Number.self) + image * shape.input.count
            unsafe target.update(repeating: Number(nearest: 0), count: shape.input.count)
            for pixel in 0..<shape.output.area {
                let (y, x) = pixel.quotientAndRemainder(dividingBy: shape.output.width)
                let source = (image * shape.output.area + pixel) * channels
                shape.forEachPlace(row: y, column: x) { candidate, inputPixel in
                    for channel in 0..<channels where unsafe Int(places[source + channel]) == candidate {
                        let index = inputPixel * channels + channel
                        let sum = unsafe target[index].value + gradient[source + channel].value
                        unsafe target[index] = Number(nearest: sum)
                    }
                }
            }
        }
    }

    package func average(
        images: Int, area: Int, channels: Int, input: UnsafeRawPointer, output: UnsafeMutablePointer<Float>
    ) {
        forEachImage(images) { image in
            let source = unsafe input.assumingMemoryBound(to: Number.self) + image * area * channels
            let target = unsafe output + image * channels
            unsafe target.update(repeating: 0, count: channels)
            for pixel in 0..<area {
                for channel in 0..<channels { unsafe target[channel] += source[pixel * channels + channel].value }
            }
            for channel in 0..<channels { unsafe target[channel] /= Float(area) }
        }
    }

    package func averageGradient(
        images: Int, area: Int, channels: Int, gradient: UnsafePointer<Float>, output: UnsafeMutableRawPointer
    ) {
        forEachImage(images) { image in
            let target = unsafe output.assumingMemoryBound(to: Number.self) + image * area * channels
            for pixel in 0..<area {
                for channel in 0..<channels {
                    let value = unsafe gradient[image * channels + channel] / Float(area)
                    unsafe target[pixel * channels + channel] = Number(nearest: value)
                }
            }
        }
    }

    package func add(count: Int, _ addend: UnsafeRawPointer, to sum: UnsafeMutableRawPointer) {
        let addend = unsafe addend.assumingMemoryBound(to: Number.self)
        let sum = unsafe sum.assumingMemoryBound(to: Number.self)
        team.run { lane in
            for index in lane.share(of: count) {
                unsafe sum[index] = Number(nearest: sum[index].value + addend[index].value)
            }
        }
    }

    package func store(count: Int, _ values: UnsafePointer<Float>, output: UnsafeMutableRawPointer) {
        let output = unsafe output.assumingMemoryBound(to: Number.self)
        team.run { lane in
            for index in lane.share(of: count) { unsafe output[index] = Number(nearest: values[index]) }
        }
    }

    package func load(count: Int, _ elements: UnsafeRawPointer, output: UnsafeMutablePointer<Float>) {
        let elements = unsafe elements.assumingMemoryBound(to: Number.self)
        team.run { lane in
            for index in lane.share(of: count) { unsafe output[index] = elements[index].value }
        }
    }

    /// Divides images between the lanes.
    private func forEachImage(_ images: Int, _ body: (Int) -> Void) {
        team.run { lane in
            for image in lane.share(of: images) { body(image) }
        }
    }
}

extension PoolingShape {
    /// Whether a window reaches beyond the image.
    func reachesBorder(row: Int, column: Int) -> Bool {
        let (top, left) = (row * stride - paddingTop, column * stride - paddingLeft)
        return top < 0 || left < 0 || top + size > input.height || left + size > input.width
    }

    /// Calls `body` with the places of a window that lie inside the image, row by row, and the pixel of each.
    @inline(__always)
    func forEachPlace(row: Int, column: Int, _ body: (_ place: Int, _ pixel: Int) -> Void) {
        for windowY in 0..<size {
            let y = row * stride + windowY - paddingTop
            guard y >= 0, y < input.height else { continue }
            for windowX in 0..<size {
                let x = column * stride + windowX - paddingLeft
                guard x >= 0, x < input.width else { continue }
                body(windowY * size + windowX, y * input.width + x)
            }
        }
    }
}
