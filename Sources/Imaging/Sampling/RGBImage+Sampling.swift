extension RGBImage {
    /// A picture sampled from any turned and scaled part of this one, as `cv2.warpAffine` does with `INTER_LINEAR`,
    /// `WARP_INVERSE_MAP` and `BORDER_REFLECT_101`.
    ///
    /// Where one step in the result is more than two pixels here, blocks of pixels are averaged first, so that small
    /// results of large regions do not alias (OpenCV leaves that to its caller).
    ///
    /// - Parameters:
    ///   - transform: maps the centre of each pixel of the result to a place in this picture; finite.
    ///   - width: columns of the result, at least 1.
    ///   - height: rows of the result, at least 1.
    public func sampled(through transform: AffineTransform, width: Int, height: Int) -> RGBImage {
        precondition(transform.isFinite, "a place for every pixel")
        guard transform.largestStep > 2 else {
            return interpolated(through: transform, width: width, height: height)
        }
        let tile = ReducedTile(covering: transform, width: width, height: height, of: self)
        return tile.image(of: self).averaged(
            through: transform.followed(by: tile.fromSource), width: width, height: height)
    }

    /// Bilinear interpolation in single precision; what lies outside is reflected about the outermost pixels.
    private func interpolated(through transform: AffineTransform, width: Int, height: Int) -> RGBImage {
        filled(width: width, height: height) { pixels, x, y in
            let place = transform.map(x: x, y: y)
            return level(in: pixels, x: place.x, y: place.y)
        }
    }

    /// The mean of four interpolated places, a quarter of a step from each pixel's centre: with blocks of half a step,
    /// together they cover the pixel's whole area.
    private func averaged(through transform: AffineTransform, width: Int, height: Int) -> RGBImage {
        filled(width: width, height: height) { pixels, x, y in
            var sum = SIMD4<Float>.zero
            for (shiftX, shiftY) in [(-0.25, -0.25), (0.25, -0.25), (-0.25, 0.25), (0.25, 0.25)] {
                let place = transform.map(x: x + shiftX, y: y + shiftY)
                sum += level(in: pixels, x: place.x, y: place.y)
            }
            return sum * 0.25
        }
    }

    @inline(__always)
    private func filled(
        width: Int, height: Int, with level: (Span<UInt8>, _ x: Double, _ y: Double) -> SIMD4<Float>
    ) -> RGBImage {
        unsafe RGBImage(width: width, height: height) { target in
            let pixels = self.pixels
            for row in 0..<height {
                for column in 0..<width {
                    let color = SIMD4<Int32>(level(pixels, Double(column), Double(row)) + 0.5)
                    let start = (row &* width &+ column) &* 3
                    unsafe target[start] = UInt8(truncatingIfNeeded: color.x)
                    unsafe target[start &+ 1] = UInt8(truncatingIfNeeded: color.y)
                    unsafe target[start &+ 2] = UInt8(truncatingIfNeeded: color.z)
                }
            }
        }
    }

    @inline(__always)
    private func level(in pixels: Span<UInt8>, x: Double, y: Double) -> SIMD4<Float> {
        let (left, right, across) = Reflection.neighbors(of: x, count: width)
        let (above, below, down) = Reflection.neighbors(of: y, count: height)
        let upper = Self.mix(pixels, (above &* width &+ left) &* 3, (above &* width &+ right) &* 3, across)
        let lower = Self.mix(pixels, (below &* width &+ left) &* 3, (below &* width &+ right) &* 3, across)
        return upper + (lower - upper) * down
    }

    @inline(__always)
    private static func mix(_ pixels: Span<UInt8>, _ first: Int, _ second: Int, _ share: Float) -> SIMD4<Float> {
        let start = SIMD4(Float(pixels[first]), Float(pixels[first &+ 1]), Float(pixels[first &+ 2]), 0)
        let end = SIMD4(Float(pixels[second]), Float(pixels[second &+ 1]), Float(pixels[second &+ 2]), 0)
        return start + (end - start) * share
    }
}

/// OpenCV's `BORDER_REFLECT_101`: … 2 1 | 0 1 2 … n−1 | n−2 n−3 …
enum Reflection {
    /// The pixel that stands for position `index`.
    static func index(_ index: Int, count: Int) -> Int {
        if index >= 0 && index < count { return index }
        guard count > 1 else { return 0 }
        let period = 2 * (count - 1)
        let wrapped = ((index % period) + period) % period
        return min(wrapped, period - wrapped)
    }

    /// The two pixels around a position, and how far it is towards the second.
    @inline(__always)
    static func neighbors(of position: Double, count: Int) -> (first: Int, second: Int, share: Float) {
        // Beyond this, a place has no meaning in any picture; the bound keeps the conversion from trapping.
        let position = min(max(position, -1e9), 1e9)
        let floor = position.rounded(.down)
        let first = Int(floor)
        return (index(first, count: count), index(first &+ 1, count: count), Float(position - floor))
    }
}
