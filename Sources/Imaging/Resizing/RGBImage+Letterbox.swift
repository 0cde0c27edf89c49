extension RGBImage {
    /// The picture in its own proportions, as large as fits, centred on black.
    func letterboxed(width: Int, height: Int) -> RGBImage {
        let ratio = max(Double(self.width) / Double(width), Double(self.height) / Double(height))
        let inner = resized(
            width: min(width, max(1, Int(Double(self.width) / ratio))),
            height: min(height, max(1, Int(Double(self.height) / ratio))), method: .bilinear)
        let (left, top) = ((width - inner.width) / 2, (height - inner.height) / 2)
        return unsafe RGBImage(width: width, height: height) { target in
            unsafe target.update(repeating: 0)
            let pixels = inner.pixels
            for y in 0..<inner.height {
                let start = ((top + y) * width + left) * 3
                for index in 0..<inner.width * 3 { unsafe target[start + index] = pixels[y * inner.width * 3 + index] }
            }
        }
    }
}
