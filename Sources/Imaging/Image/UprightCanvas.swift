/// The upright picture that a decoder fills with strips of stored rows.
///
/// Colours, alpha and orientation are seen to strip by strip, so that a second copy of the picture is never held.
@safe final class UprightCanvas {
    /// Rows of a strip; with 32 columns of each a block that fits the cache.
    static let stripRows = 32

    /// Columns and rows of the stored picture.
    let width: Int
    let height: Int
    private let target: UnsafeMutableBufferPointer<UInt8>
    private let steps: (origin: Int, column: Int, row: Int)
    private let isStored: Bool
    private let finish: PixelFinish

    /// A canvas over the `width * height * 3` bytes of `target`, while these are valid.
    ///
    /// - Parameters:
    ///   - target: the upright picture.
    ///   - width: columns of the stored picture.
    ///   - height: rows of it.
    ///   - orientation: how it was stored.
    ///   - finish: what the decoder's pixels need.
    @unsafe init(
        _ target: UnsafeMutableBufferPointer<UInt8>, width: Int, height: Int, orientation: ExifOrientation,
        finish: PixelFinish
    ) {
        precondition(target.count == width * height * 3)
        unsafe self.target = target
        (self.width, self.height) = (width, height)
        steps = orientation.steps(width: width, height: height)
        isStored = orientation == .upright
        self.finish = finish
    }

    /// Takes all rows from `read`, which fills the buffer with so many next ones.
    func fill(
        _ read: (UnsafeMutableBufferPointer<UInt8>, Int) throws(ImageError) -> Void
    ) throws(ImageError) {
        if isStored, finish.source == .rgb { return try unsafe fillDirectly(read) }
        let rowBytes = width * finish.source.bytes
        _ = try unsafe PixelStorage(ifPossible: min(Self.stripRows, height) * rowBytes) { (strip) throws(ImageError) in
            for row in stride(from: 0, to: height, by: Self.stripRows) {
                let rows = min(Self.stripRows, height - row)
                let part = unsafe UnsafeMutableBufferPointer(rebasing: strip[..<(rows * rowBytes)])
                try unsafe read(part, rows)
                unsafe draw(part, row: row, rows: rows)
            }
        }
    }

    /// The same where the decoder's rows are the picture's.
    private func fillDirectly(
        _ read: (UnsafeMutableBufferPointer<UInt8>, Int) throws(ImageError) -> Void
    ) throws(ImageError) {
        for row in stride(from: 0, to: height, by: Self.stripRows) {
            let rows = min(Self.stripRows, height - row)
            let part = unsafe UnsafeMutableBufferPointer(rebasing: target[row * width * 3..<(row + rows) * width * 3])
            try unsafe read(part, rows)
            unsafe finish.apply(part)
        }
    }

    /// The picture itself, where a decoder's rows are its own.
    var rowsAsDecoded: UnsafeMutableBufferPointer<UInt8>? {
        isStored && finish.source == .rgb ? unsafe target : nil
    }

    /// Finishes the picture that a decoder wrote to `rowsAsDecoded`.
    func finishAll() {
        unsafe finish.apply(target)
    }

    /// Fills the picture with one grey level.
    func clear(to level: UInt8) {
        unsafe target.update(repeating: level)
    }

    /// Finishes rows as a decoder gave them and puts them where they belong, from the given column on; all columns by
    /// default. `strip` is overwritten.
    func draw(
        _ strip: UnsafeMutableBufferPointer<UInt8>, row: Int, rows: Int, column: Int = 0, width: Int? = nil
    ) {
        unsafe finish.apply(strip)
        unsafe place(UnsafeBufferPointer(strip), row: row, rows: rows, column: column, width: width ?? self.width)
    }

    /// Finishes single pixels of a row, each `step` columns after the one before; `pixels` is overwritten.
    func draw(_ pixels: UnsafeMutableBufferPointer<UInt8>, row: Int, column: Int, step: Int) {
        let count = pixels.count / finish.source.bytes
        precondition(row < height && column + (count - 1) * step < width)
        unsafe finish.apply(pixels)
        var to = (steps.origin + row * steps.row + column * steps.column) * 3
        for pixel in 0..<count {
            for channel in 0..<3 { unsafe target[to + channel] = pixels[pixel * 3 + channel] }
            to += steps.column * step * 3
        }
    }

    /// Puts rows of `width` RGB pixels where they belong, in blocks, so that a quarter turn stays within the cache.
    func place(_ pixels: UnsafeBufferPointer<UInt8>, row: Int, rows: Int, column: Int, width: Int) {
        precondition(row + rows <= height && column + width <= self.width && pixels.count >= rows * width * 3)
        let (origin, columnStep) = (steps.origin + row * steps.row + column * steps.column, steps.column * 3)
        let block = isStored ? width : Self.stripRows
        for top in stride(from: 0, to: rows, by: Self.stripRows) {
            for left in stride(from: 0, to: width, by: block) {
                for y in top..<min(top + Self.stripRows, rows) {
                    var from = (y * width + left) * 3
                    var to = (origin + y * steps.row + left * steps.column) * 3
                    for _ in left..<min(left + block, width) {
                        unsafe target[to] = pixels[from]
                        unsafe target[to + 1] = pixels[from + 1]
                        unsafe target[to + 2] = pixels[from + 2]
                        from += 3
                        to += columnStep
                    }
                }
            }
        }
    }
}

extension RGBImage {
    /// The upright picture of a stored one that `draw` puts on a canvas.
    init(
        storedWidth: Int, storedHeight: Int, orientation: ExifOrientation, finish: PixelFinish,
        draw: (UprightCanvas) throws(ImageError) -> Void
    ) throws(ImageError) {
        try unsafe self.init(
            ifPossible: orientation.swapsSides ? storedHeight : storedWidth,
            height: orientation.swapsSides ? storedWidth : storedHeight
        ) { (target) throws(ImageError) in
            try draw(
                unsafe UprightCanvas(
                    target, width: storedWidth, height: storedHeight, orientation: orientation, finish: finish))
        }
    }
}
