/// Shrinking to the mean over each output pixel's area in the source, by any factor, in single precision
/// (OpenCV's `computeResizeAreaTab` and `ResizeArea_Invoker`).
struct AreaResizer {
    private let columns: AreaTable
    private let rows: AreaTable

    init(source: RGBImage, width: Int, height: Int) {
        columns = AreaTable(from: source.width, to: width)
        rows = AreaTable(from: source.height, to: height)
    }

    func resize(_ source: RGBImage) -> RGBImage {
        let (rowLength, sourceLength) = (columns.count * 3, source.width * 3)
        var line = [Float](repeating: 0, count: rowLength)
        var sums = [Float](repeating: 0, count: rowLength)
        return unsafe RGBImage(width: columns.count, height: rows.count) { target in
            let pixels = source.pixels
            for y in 0..<rows.count {
                for index in sums.indices { sums[index] = 0 }
                for share in rows.shares[rows.bounds[y]..<rows.bounds[y + 1]] {
                    let start = share.source * sourceLength
                    columns.sum(pixels.extracting(start..<start + sourceLength), into: &line)
                    for index in sums.indices { sums[index] += share.weight * line[index] }
                }
                for index in sums.indices {
                    let mean = min(max(sums[index].rounded(.toNearestOrEven), 0), 255)
                    unsafe target[y * rowLength + index] = UInt8(mean)
                }
            }
        }
    }
}

/// Which source positions cover each output position along one axis, and how much of it.
private struct AreaTable {
    struct Share {
        let source: Int
        let weight: Float
    }

    private(set) var shares: [Share] = []
    /// The shares of output position i are those from `bounds[i]` up to `bounds[i + 1]`.
    private(set) var bounds = [0]

    var count: Int { bounds.count - 1 }

    /// Slivers below a thousandth of a pixel are left out, as in OpenCV.
    init(from sourceCount: Int, to count: Int) {
        let scale = 1 / (Double(count) / Double(sourceCount))
        for index in 0..<count {
            let start = Double(index) * scale
            let end = start + scale
            let extent = min(scale, Double(sourceCount) - start)
            let lastWhole = min(Int(end.rounded(.down)), sourceCount - 1)
            let firstWhole = min(Int(start.rounded(.up)), lastWhole)
            if Double(firstWhole) - start > 1e-3 {
                append(firstWhole - 1, (Double(firstWhole) - start) / extent)
            }
            for source in firstWhole..<lastWhole { append(source, 1 / extent) }
            if end - Double(lastWhole) > 1e-3 {
                append(lastWhole, min(min(end - Double(lastWhole), 1), extent) / extent)
            }
            bounds.append(shares.count)
        }
    }

    private mutating func append(_ source: Int, _ weight: Double) {
        shares.append(Share(source: source, weight: Float(weight)))
    }

    /// The weighted sums of one source row.
    func sum(_ pixels: Span<UInt8>, into line: inout [Float]) {
        for x in 0..<count {
            var (red, green, blue) = (Float(0), Float(0), Float(0))
            for index in bounds[x]..<bounds[x + 1] {
                let share = shares[index]
                let from = share.source &* 3
                red += Float(pixels[from]) * share.weight
                green += Float(pixels[from &+ 1]) * share.weight
                blue += Float(pixels[from &+ 2]) * share.weight
            }
            line[x &* 3] = red
            line[x &* 3 &+ 1] = green
            line[x &* 3 &+ 2] = blue
        }
    }
}
