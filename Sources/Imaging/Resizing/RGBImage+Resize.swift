extension RGBImage {
    /// This picture at another size, equal to `cv2.resize` on 8-bit pixels.
    ///
    /// - Parameters:
    ///   - width: columns of the result, at least 1.
    ///   - height: rows of the result, at least 1.
    ///   - method: bilinear is bit-exact; area is so on every size tried, and within one grey level wherever
    ///     single-precision sums should round differently.
    public func resized(width: Int, height: Int, method: ResizeMethod) -> RGBImage {
        precondition(width > 0 && height > 0, "an image has at least one pixel")
        if width == self.width && height == self.height { return self }
        let shrinksBoth = width <= self.width && height <= self.height
        let isWholeFactor = self.width % width == 0 && self.height % height == 0
        switch method {
        case .bilinear where isWholeFactor && self.width == 2 * width && self.height == 2 * height:
            // OpenCV takes the mean of four here.
            return reduced(columns: 2, rows: 2)
        case .bilinear:
            return BilinearResizer(
                columns: .bilinear(from: self.width, to: width), rows: .bilinear(from: self.height, to: height)
            ).resize(self)
        case .area where shrinksBoth && isWholeFactor:
            return reduced(columns: self.width / width, rows: self.height / height)
        case .area where shrinksBoth:
            return AreaResizer(source: self, width: width, height: height).resize(self)
        case .area:
            return BilinearResizer(
                columns: .area(from: self.width, to: width), rows: .area(from: self.height, to: height)
            ).resize(self)
        case .antialiased: return AntialiasedResizer(source: self, width: width, height: height).resize(self)
        case .nearest: return nearest(width: width, height: height)
        case .letterbox: return letterboxed(width: width, height: height)
        }
    }
}
