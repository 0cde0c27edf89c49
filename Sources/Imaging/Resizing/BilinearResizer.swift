import CPixels

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
            var output = unsafe MutableSpan(_unsafeElements: target)
            for y in 0..<rows.count {
                let first = min(max(Int(rows.first[y]), 0), source.height - 1)
                let second = min(max(Int(rows.first[y]) + 1, 0), source.height - 1)
                if lower.sourceRow == first { swap(&upper, &lower) }
                upper.fill(from: pixels, row: first, columns: columns)
                lower.fill(from: pixels, row: second, columns: columns)
                var line = output._mutatingExtracting(y * rowLength..<(y + 1) * rowLength)
                Self.blend(upper.values.span, lower.values.span, rows.weights[y], into: &line)
            }
        }
    }

    private static func blend(
        _ upper: Span<Int16>, _ lower: Span<Int16>, _ weights: cpixels_weights, into output: inout MutableSpan<UInt8>
    ) {
        precondition(upper.count == output.count && lower.count == output.count)
        unsafe upper.withUnsafeBufferPointer { upper in
            unsafe lower.withUnsafeBufferPointer { lower in
                unsafe output.withUnsafeMutableBufferPointer { output in
                    unsafe cpixels_blend(
                        upper.baseAddress, lower.baseAddress, weights, output.count, output.baseAddress)
                }
            }
        }
    }
}

/// One source row stretched to the output's width, in 1/128 grey levels.
private struct StretchedRow {
    var values: [Int16]
    var sourceRow = -1

    init(length: Int) {
        values = Array(repeating: 0, count: length)
    }

    mutating func fill(from pixels: Span<UInt8>, row: Int, columns: InterpolationTable) {
        guard row != sourceRow else { return }
        sourceRow = row
        let sourceLength = columns.sourceCount * 3
        let line = pixels.extracting(row * sourceLength..<(row + 1) * sourceLength)
        for x in 0..<columns.interior.lowerBound { copy(line, pixel: 0, to: x) }
        for x in columns.interior.upperBound..<columns.count { copy(line, pixel: columns.sourceCount - 1, to: x) }
        interpolate(line, columns)
    }

    private mutating func copy(_ line: Span<UInt8>, pixel: Int, to x: Int) {
        for channel in 0..<3 { values[x * 3 + channel] = Int16(line[pixel * 3 + channel]) << 7 }
    }

    private mutating func interpolate(_ line: Span<UInt8>, _ columns: InterpolationTable) {
        let interior = columns.interior
        guard let last = interior.last else { return }
        precondition(columns.first[interior.lowerBound] >= 0 && Int(columns.first[last]) * 3 + 6 <= line.count)
        precondition(values.count == columns.count * 3)
        unsafe line.withUnsafeBufferPointer { line in
            unsafe columns.first[interior].withUnsafeBufferPointer { first in
                unsafe columns.weights[interior].withUnsafeBufferPointer { weights in
                    unsafe values.withUnsafeMutableBufferPointer { output in
                        unsafe cpixels_stretch(
                            line.baseAddress, line.count, first.baseAddress, weights.baseAddress, first.count,
                            output.baseAddress?.advanced(by: interior.lowerBound * 3))
                    }
                }
            }
        }
    }
}
