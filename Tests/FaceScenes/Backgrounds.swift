/// What lies behind pasted portraits: nothing that looks like a face.
public enum Background: CaseIterable, Sendable {
    case plain, gradient, cloudy, bright, dark

    /// A canvas of this kind; the same seed gives the same canvas.
    public func canvas(width: Int, height: Int, seed: UInt64) -> Canvas {
        var generator = SeededGenerator(seed: seed)
        var canvas = Canvas(width: width, height: height)
        switch self {
        case .plain:
            canvas = Canvas(width: width, height: height, gray: 110)
        case .bright:
            canvas = Canvas(width: width, height: height, gray: 235)
        case .dark:
            canvas = Canvas(width: width, height: height, gray: 20)
        case .gradient:
            let slope = Double.random(in: -1...1, using: &generator)
            canvas.shade { x, y in
                let value = 60 + 120 * (Double(x) / Double(width) + slope * Double(y) / Double(height))
                return (value, value * 0.9, value * 0.8)
            }
        case .cloudy:
            let field = ValueNoise(cell: Double(max(width, height)) / 6, generator: &generator)
            canvas.shade { x, y in
                let value = 40 + 170 * field.value(Double(x), Double(y))
                return (value, value, value * 0.95)
            }
        }
        return canvas
    }
}

/// Smooth noise: random values on a grid, interpolated between.
struct ValueNoise {
    private let cell: Double
    private let values: [Double]
    private static let side = 64

    init(cell: Double, generator: inout SeededGenerator) {
        self.cell = max(1, cell)
        values = (0..<Self.side * Self.side).map { _ in Double.random(in: 0...1, using: &generator) }
    }

    /// A value between 0 and 1.
    func value(_ x: Double, _ y: Double) -> Double {
        let (u, v) = (x / cell, y / cell)
        let (column, row) = (Int(u), Int(v))
        let (fx, fy) = (smooth(u - Double(column)), smooth(v - Double(row)))
        let upper = corner(column, row) * (1 - fx) + corner(column + 1, row) * fx
        let lower = corner(column, row + 1) * (1 - fx) + corner(column + 1, row + 1) * fx
        return upper * (1 - fy) + lower * fy
    }

    private func corner(_ column: Int, _ row: Int) -> Double {
        values[row % Self.side * Self.side + column % Self.side]
    }

    private func smooth(_ t: Double) -> Double { t * t * (3 - 2 * t) }
}
