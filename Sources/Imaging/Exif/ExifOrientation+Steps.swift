extension ExifOrientation {
    /// Where the pixels of a stored picture of this size belong in the upright one, as numbers of pixels row by row:
    /// the place of the first stored one, and what it grows by for one stored column and one stored row.
    func steps(width: Int, height: Int) -> (origin: Int, column: Int, row: Int) {
        switch self {
        case .upright: (0, 1, width)
        case .mirrored: (width - 1, -1, width)
        case .upsideDown: (width * height - 1, -1, -width)
        case .flipped: ((height - 1) * width, 1, -width)
        case .transposed: (0, height, 1)
        case .turnedLeft: (height - 1, height, -1)
        case .transversed: (width * height - 1, -height, -1)
        case .turnedRight: ((width - 1) * height, -height, 1)
        }
    }
}
