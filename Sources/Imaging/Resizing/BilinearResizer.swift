/// Separable interpolation between two neighbours in OpenCV's fixed-point arithmetic, bit for bit
/// (modules/imgproc/src/resize.cpp: `HResizeLinear` and `VResizeLinear` for `uchar`).
struct BilinearResizer {
    let columns: InterpolationTable
    let rows: InterpolationTable

    func resize(_ source: RGBImage) -> RGBImage {
        let rowLength = columns.count * 3
        var upper = StretchedRow(length: rowLength)
        var lower = StretchedRow(length: rowLength)
        return unsafe RGBImage(width: columns.count, height: rows.count) { target in
            let pixels = source.pixels
            for y in 0..<rows.count {
                let first = min(max(rows.first[y], 0), source.height - 1)
                let second = min(max(rows.first[y] + 1, 0), source.height - 1)
                if lower.sourceRow == first { swap(&upper, &lower) }
                upper.fill(from: pixels, row: first, columns: columns)
                lower.fill(from: pixels, row: second, columns: columns)
                var line = unsafe MutableSpan(_unsafeElements: target)
                var output = line._mutatingExtracting(y * rowLength..<(y + 1) * rowLength)
                Self.blend(upper.values.span, lower.values.span, rows.weights[y], into: &output)
            }
        }
    }

    /// One output row from two stretched rows; the truncations are OpenCV's.
    private static func blend(
        _ upper: Span<Int32>, _ lower: Span<Int32>, _ weights: (Int32, Int32), into output: inout MutableSpan<UInt8>
    ) {
        let count = output.count
        precondition(upper.count == count && lower.count == count)
        for index in 0..<count {
            let above = (weights.0 &* (upper[index] >> 4)) >> 16
            let below = (weights.1 &* (lower[index] >> 4)) >> 16
            output[index] = UInt8(truncatingIfNeeded: (above &+ below &+ 2) >> 2)
        }
    }
}

/// One source row stretched to the output's width, in 1/2048 grey levels.
private struct StretchedRow {
    var values: [Int32]
    var sourceRow = -1

    init(length: Int) {
        values = Array(repeating: 0, count: length)
    }

    mutating func fill(from pixels: Span<UInt8>, row: Int, columns: InterpolationTable) {
        guard row != sourceRow else { return }
        sourceRow = row
        let sourceLength = columns.sourceCount * 3
        let line = pixels.extracting(row * sourceLength..<(row + 1) * sourceLength)
        var output = values.mutableSpan
        let last = columns.sourceCount - 1
        for x in 0..<columns.count {
            let first = columns.first[x]
            let (target, start) = (x &* 3, min(max(first, 0), last) &* 3)
            if first < 0 || first >= last {
                for channel in 0..<3 { output[target &+ channel] = Int32(line[start &+ channel]) << 11 }
                continue
            }
            let weights = columns.weights[x]
            for channel in 0..<3 {
                output[target &+ channel] =
                    Int32(line[start &+ channel]) &* weights.0 &+ Int32(line[start &+ 3 &+ channel]) &* weights.1
            }
        }
    }
}
