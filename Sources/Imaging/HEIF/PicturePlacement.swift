/// Where the pixels of a stored picture belong in the upright one, through cropping, turning and mirroring.
///
/// It keeps the way from the upright picture back: the stored place of its first pixel, and the steps in the stored
/// picture for one column and one row of it.
struct PicturePlacement {
    /// Columns and rows of the upright picture.
    private(set) var width: Int
    private(set) var height: Int
    private var origin = (x: 0, y: 0)
    private var column = (x: 1, y: 0)
    private var row = (x: 0, y: 1)

    /// The whole stored picture as it is.
    init(width: Int, height: Int) {
        (self.width, self.height) = (width, height)
    }

    /// Keeps the given columns and rows of the picture as it stands by now.
    mutating func crop(x: Range<Int>, y: Range<Int>) {
        move(x.lowerBound, y.lowerBound)
        (width, height) = (x.count, y.count)
    }

    /// Turns by quarters anticlockwise.
    mutating func turn(quarters: Int) {
        for _ in 0..<quarters {
            move(width - 1, 0)
            (column, row) = (row, (-column.x, -column.y))
            (width, height) = (height, width)
        }
    }

    /// Has left and right change places, or else top and bottom.
    mutating func mirror(leftRight: Bool) {
        if leftRight {
            move(width - 1, 0)
            column = (-column.x, -column.y)
        } else {
            move(0, height - 1)
            row = (-row.x, -row.y)
        }
    }

    private mutating func move(_ columns: Int, _ rows: Int) {
        origin.x += columns * column.x + rows * row.x
        origin.y += columns * column.y + rows * row.y
    }

    /// The stored columns and rows that are to be seen.
    var visible: (x: Range<Int>, y: Range<Int>) {
        let endX = origin.x + (width - 1) * column.x + (height - 1) * row.x
        let endY = origin.y + (width - 1) * column.y + (height - 1) * row.y
        return (min(origin.x, endX)..<max(origin.x, endX) + 1, min(origin.y, endY)..<max(origin.y, endY) + 1)
    }

    /// The number of the upright pixel that a stored one becomes, row by row; the stored one must be visible.
    func pixel(x: Int, y: Int) -> Int {
        let (right, down) = (x - origin.x, y - origin.y)
        return (right * row.x + down * row.y) * width + right * column.x + down * column.y
    }

    /// What the number of the upright pixel grows by from one stored column to the next.
    var columnStep: Int { row.x * width + column.x }
    /// What the number of the upright pixel grows by from one stored row to the next.
    var rowStep: Int { row.y * width + column.y }

    /// How the stored picture stood.
    var orientation: ExifOrientation {
        switch (column.x, column.y, row.x, row.y) {
        case (-1, 0, 0, 1): .mirrored
        case (-1, 0, 0, -1): .upsideDown
        case (1, 0, 0, -1): .flipped
        case (0, 1, 1, 0): .transposed
        case (0, -1, 1, 0): .turnedLeft
        case (0, -1, -1, 0): .transversed
        case (0, 1, -1, 0): .turnedRight
        default: .upright
        }
    }
}
