import CPixels

extension RGBImage {
    /// A picture sampled from any turned and scaled part of this one, as `cv2.warpAffine` does with `INTER_LINEAR`,
    /// `WARP_INVERSE_MAP` and `BORDER_REFLECT_101`.
    ///
    /// Where one step in the result is more than `sharpStep` pixels here, the mean of four places is taken for each pixel,
    /// and beyond four pixels blocks are averaged first, so that small results of large regions do not alias (OpenCV leaves
    /// that to its caller).
    ///
    /// - Parameters:
    ///   - transform: maps the centre of each pixel of the result to a place in this picture; finite.
    ///   - width: columns of the result, at least 1.
    ///   - height: rows of the result, at least 1.
    ///   - sharpStep: the longest step, in pixels here, that is sampled at one place, as OpenCV does: 1 to 4. From 1 on some
    ///     detail aliases, and the result depends on where the grid of its pixels lies.
    public func sampled(
        through transform: AffineTransform, width: Int, height: Int, sharpStep: Double = 2
    ) -> RGBImage {
        precondition(transform.isFinite, "a place for every pixel")
        let step = transform.largestStep
        guard step > sharpStep else {
            return averaged(at: [(0, 0)], through: transform, width: width, height: height)
        }
        // A quarter of a step from each pixel's centre: with blocks of half a step, they cover the pixel's whole area.
        let quarters = [(-0.25, -0.25), (0.25, -0.25), (-0.25, 0.25), (0.25, 0.25)]
        guard step >= 4 else {
            return averaged(at: quarters, through: transform, width: width, height: height)
        }
        let tile = ReducedTile(covering: transform, width: width, height: height, of: self)
        return tile.image(of: self).averaged(
            at: quarters, through: transform.followed(by: tile.fromSource), width: width, height: height)
    }

    /// The mean of the places at these shifts from each pixel's centre, interpolated in single precision.
    private func averaged(
        at shifts: [(Double, Double)], through transform: AffineTransform, width: Int, height: Int
    ) -> RGBImage {
        let count = width * 3
        var sums = [Float](repeating: 0, count: count)
        return unsafe RGBImage(width: width, height: height) { target in
            for row in 0..<height {
                for index in sums.indices { sums[index] = 0 }
                for (shiftX, shiftY) in shifts {
                    let first = transform.map(x: shiftX, y: Double(row) + shiftY)
                    let places = cpixels_places(
                        x: first.x, y: first.y, step_x: transform.xx, step_y: transform.yx)
                    add(at: places, count: width, weight: 1 / Float(shifts.count), to: &sums)
                }
                for index in 0..<count { unsafe target[row * count + index] = UInt8(sums[index] + 0.5) }
            }
        }
    }

    private func add(at places: cpixels_places, count: Int, weight: Float, to sums: inout [Float]) {
        precondition(sums.count == count * 3)
        unsafe withUnsafePixels { pixels in
            unsafe cpixels_sample(
                pixels.baseAddress, Int32(width), Int32(height), places, weight, count, &sums)
        }
    }
}
