extension RGBImage {
    /// This picture as a camera stored it, turned and mirrored to stand upright.
    package func upright(from orientation: ExifOrientation) -> RGBImage {
        guard orientation != .upright else { return self }
        let (sourceWidth, sourceHeight) = (width, height)
        // The upright pixel (0, 0), and the steps in the source for one column and one row of the upright picture.
        let column = orientation.swapsSides ? sourceWidth : 1
        let row = orientation.swapsSides ? 1 : sourceWidth
        let lastColumn = sourceWidth - 1
        let lastRow = (sourceHeight - 1) * sourceWidth
        let (start, columnStep, rowStep) =
            switch orientation {
            case .upright: (0, column, row)
            case .mirrored: (lastColumn, -column, row)
            case .upsideDown: (lastColumn + lastRow, -column, -row)
            case .flipped: (lastRow, column, -row)
            case .transposed: (0, column, row)
            case .turnedLeft: (lastRow, -column, row)
            case .transversed: (lastColumn + lastRow, -column, -row)
            case .turnedRight: (lastColumn, column, -row)
            }
        return gathering(
            width: orientation.swapsSides ? sourceHeight : sourceWidth,
            height: orientation.swapsSides ? sourceWidth : sourceHeight,
            start: start, columnStep: columnStep, rowStep: rowStep)
    }

    /// The picture whose pixel (x, y) is this one's pixel number `start + x * columnStep + y * rowStep`.
    ///
    /// It is filled in square tiles, so that a quarter turn of a large photo stays within the cache.
    private func gathering(width: Int, height: Int, start: Int, columnStep: Int, rowStep: Int) -> RGBImage {
        let tile = 32
        return unsafe RGBImage(width: width, height: height) { target in
            unsafe withUnsafePixels { source in
                for top in stride(from: 0, to: height, by: tile) {
                    for left in stride(from: 0, to: width, by: tile) {
                        for y in top..<min(top + tile, height) {
                            var from = (start + left * columnStep + y * rowStep) * 3
                            var to = (y * width + left) * 3
                            for _ in left..<min(left + tile, width) {
                                unsafe target[to] = source[from]
                                unsafe target[to + 1] = source[from + 1]
                                unsafe target[to + 2] = source[from + 2]
                                from += columnStep * 3
                                to += 3
                            }
                        }
                    }
                }
            }
        }
    }
}
