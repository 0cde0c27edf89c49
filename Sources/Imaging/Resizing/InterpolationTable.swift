import CPixels

/// For each output position along one axis, the first of two neighbours and their weights, as OpenCV computes them.
struct InterpolationTable {
    /// Weights add up to this (`INTER_RESIZE_COEF_SCALE`).
    static let one: Float = 2048

    /// The position of the first neighbour before clamping to the source; −1 occurs at the start.
    private(set) var first: [Int32] = []
    private(set) var weights: [cpixels_weights] = []
    /// The output positions with both neighbours inside the source.
    private(set) var interior = 0..<0
    let sourceCount: Int

    /// The positions for `INTER_LINEAR`: pixel centres correspond.
    static func bilinear(from sourceCount: Int, to count: Int) -> InterpolationTable {
        InterpolationTable(from: sourceCount, to: count) { index, scale, _ in
            let position = Float((Double(index) + 0.5) * scale - 0.5)
            let floor = position.rounded(.down)
            return (Int(floor), position - floor)
        }
    }

    /// The positions that `INTER_AREA` uses when either side grows.
    static func area(from sourceCount: Int, to count: Int) -> InterpolationTable {
        InterpolationTable(from: sourceCount, to: count) { index, scale, inverse in
            let floor = (Double(index) * scale).rounded(.down)
            let fraction = Float(Double(index + 1) - (floor + 1) * inverse)
            return (Int(floor), fraction <= 0 ? 0 : fraction - fraction.rounded(.down))
        }
    }

    private init(
        from sourceCount: Int, to count: Int,
        position: (_ index: Int, _ scale: Double, _ inverse: Double) -> (Int, Float)
    ) {
        self.sourceCount = sourceCount
        let inverse = Double(count) / Double(sourceCount)
        let scale = 1 / inverse
        first.reserveCapacity(count)
        weights.reserveCapacity(count)
        for index in 0..<count {
            let (floor, fraction) = position(index, scale, inverse)
            first.append(Int32(floor))
            weights.append(cpixels_weights(first: Self.fixed(1 - fraction), second: Self.fixed(fraction)))
        }
        let start = first.firstIndex { $0 >= 0 } ?? count
        interior = start..<max(start, first.firstIndex { $0 >= sourceCount - 1 } ?? count)
    }

    private static func fixed(_ weight: Float) -> Int16 {
        Int16((weight * one).rounded(.toNearestOrEven))
    }

    var count: Int { first.count }
}
