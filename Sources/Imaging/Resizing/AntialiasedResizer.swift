/// Resizing as Pillow's `BILINEAR` does: a triangle filter as wide as an output pixel covers the source, first along rows,
/// then along columns, each rounded to 8 bits (`ImagingResample` of Pillow).
struct AntialiasedResizer {
    private let columns: TriangleFilter
    private let rows: TriangleFilter

    init(source: RGBImage, width: Int, height: Int) {
        columns = TriangleFilter(from: source.width, to: width)
        rows = TriangleFilter(from: source.height, to: height)
    }

    func resize(_ source: RGBImage) -> RGBImage {
        let (width, length) = (columns.taps.count, columns.taps.count * 3)
        var narrowed = [UInt8](repeating: 0, count: source.height * length)
        let pixels = source.pixels
        for y in 0..<source.height {
            for x in 0..<width {
                let taps = columns.taps[x]
                for channel in 0..<3 {
                    var sum = TriangleFilter.half
                    for (index, weight) in taps.weights.enumerated() {
                        let from = (y &* source.width &+ taps.first &+ index) &* 3 &+ channel
                        sum &+= Int(pixels[from]) &* weight
                    }
                    narrowed[y * length + x * 3 + channel] = TriangleFilter.rounded(sum)
                }
            }
        }
        return unsafe RGBImage(width: width, height: rows.taps.count) { target in
            for (y, taps) in rows.taps.enumerated() {
                for position in 0..<length {
                    var sum = TriangleFilter.half
                    for (index, weight) in taps.weights.enumerated() {
                        sum &+= Int(narrowed[(taps.first &+ index) &* length &+ position]) &* weight
                    }
                    unsafe target[y * length + position] = TriangleFilter.rounded(sum)
                }
            }
        }
    }
}

/// For each output position along one axis, the source positions under the filter and their weights.
private struct TriangleFilter {
    /// Weights add up to about two to this power (`PRECISION_BITS`).
    private static let bits = 22
    static let half = 1 << (bits - 1)

    let taps: [(first: Int, weights: [Int])]

    init(from sourceCount: Int, to count: Int) {
        let scale = Double(sourceCount) / Double(count)
        let support = max(scale, 1)
        taps = (0..<count).map { position in
            let center = (Double(position) + 0.5) * scale
            let first = max(0, Int(center - support + 0.5))
            let end = min(sourceCount, Int(center + support + 0.5))
            let weights = (first..<end).map { max(0, 1 - abs((Double($0) - center + 0.5) / support)) }
            let sum = weights.reduce(0, +)
            return (first, weights.map { Int((0.5 + $0 / sum * Double(1 << Self.bits)).rounded(.towardZero)) })
        }
    }

    static func rounded(_ sum: Int) -> UInt8 { UInt8(clamping: sum >> bits) }
}
