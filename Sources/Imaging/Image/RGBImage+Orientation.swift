extension RGBImage {
    /// This picture as a camera stored it, turned and mirrored to stand upright.
    package func upright(from orientation: ExifOrientation) -> RGBImage {
        guard orientation != .upright else { return self }
        let (rows, columns) = (height, width)
        return unsafe RGBImage(
            width: orientation.swapsSides ? rows : columns, height: orientation.swapsSides ? columns : rows
        ) { target in
            let canvas = unsafe UprightCanvas(
                target, width: columns, height: rows, orientation: orientation, finish: PixelFinish(source: .rgb))
            unsafe withUnsafePixels { unsafe canvas.place($0, row: 0, rows: rows, column: 0, width: columns) }
        }
    }
}
