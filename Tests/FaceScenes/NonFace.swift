import Imaging

/// Pictures without a face, of the kinds that a service is sent by mistake.
public enum NonFace: String, CaseIterable, Sendable {
    case noise, smoothNoise, gradient, textPage, stripes, checks, discs

    /// A picture of this kind; the same seed gives the same picture.
    public func image(seed: UInt64) -> RGBImage {
        var generator = SeededGenerator(seed: seed)
        let width = Int.random(in: 160...800, using: &generator)
        let height = Int.random(in: 160...800, using: &generator)
        var canvas = Canvas(width: width, height: height)
        switch self {
        case .noise: noise(on: &canvas, &generator)
        case .smoothNoise: smoothNoise(on: &canvas, &generator)
        case .gradient: gradient(on: &canvas, &generator)
        case .textPage: textPage(on: &canvas, &generator)
        case .stripes: stripes(on: &canvas, &generator)
        case .checks: checks(on: &canvas, &generator)
        case .discs: discs(on: &canvas, &generator)
        }
        return canvas.image
    }

    private func noise(on canvas: inout Canvas, _ generator: inout SeededGenerator) {
        let amplitude = Int.random(in: 8...127, using: &generator)
        for index in canvas.pixels.indices {
            canvas.pixels[index] = UInt8(128 + Int.random(in: -amplitude...amplitude, using: &generator))
        }
    }

    private func smoothNoise(on canvas: inout Canvas, _ generator: inout SeededGenerator) {
        let fields = (0..<3).map { _ in
            ValueNoise(cell: Double.random(in: 3...120, using: &generator), generator: &generator)
        }
        canvas.shade { x, y in
            let values = fields.map { 255 * $0.value(Double(x), Double(y)) }
            return (values[0], values[1], values[2])
        }
    }

    private func gradient(on canvas: inout Canvas, _ generator: inout SeededGenerator) {
        let slopes = (0..<6).map { _ in Double.random(in: -1...1, using: &generator) }
        let bases = (0..<3).map { _ in Double.random(in: 0...255, using: &generator) }
        let (width, height) = (Double(canvas.width), Double(canvas.height))
        canvas.shade { x, y in
            let (u, v) = (255 * Double(x) / width, 255 * Double(y) / height)
            return (
                bases[0] + slopes[0] * u + slopes[1] * v, bases[1] + slopes[2] * u + slopes[3] * v,
                bases[2] + slopes[4] * u + slopes[5] * v
            )
        }
    }

    /// Lines of words made of bars and dots, as a scanned page shows them.
    private func textPage(on canvas: inout Canvas, _ generator: inout SeededGenerator) {
        let paper = UInt8.random(in: 215...255, using: &generator)
        canvas.fill(x: 0..<canvas.width, y: 0..<canvas.height, colour: (paper, paper, paper))
        let size = Int.random(in: 8...40, using: &generator)
        for top in stride(from: size, to: canvas.height - size, by: size * 2) {
            var left = size
            while left < canvas.width - size {
                for _ in 0..<Int.random(in: 2...9, using: &generator) where left < canvas.width - size {
                    letter(on: &canvas, left: left, top: top, size: size, &generator)
                    left += size * 3 / 4
                }
                left += size
            }
        }
    }

    private func letter(
        on canvas: inout Canvas, left: Int, top: Int, size: Int, _ generator: inout SeededGenerator
    ) {
        let ink = UInt8.random(in: 0...60, using: &generator)
        let stroke = max(1, size / 8)
        for _ in 0..<Int.random(in: 2...4, using: &generator) {
            let isUpright = Bool.random(using: &generator)
            let along = Int.random(in: size / 4...size, using: &generator)
            let x = left + Int.random(in: 0...max(1, size / 2), using: &generator)
            let y = top + Int.random(in: 0...max(1, size / 2), using: &generator)
            canvas.fill(
                x: x..<x + (isUpright ? stroke : min(along, size / 2 + 1)), y: y..<y + (isUpright ? along : stroke),
                colour: (ink, ink, ink))
        }
    }

    private func stripes(on canvas: inout Canvas, _ generator: inout SeededGenerator) {
        let period = Double.random(in: 3...90, using: &generator)
        let (across, down) = (
            Double.random(in: -1...1, using: &generator), Double.random(in: -1...1, using: &generator)
        )
        let colours = (0..<6).map { _ in Double.random(in: 0...255, using: &generator) }
        canvas.shade { x, y in
            let position = (across * Double(x) + down * Double(y)) / period
            let isFirst = position - position.rounded(.down) < 0.5
            return isFirst ? (colours[0], colours[1], colours[2]) : (colours[3], colours[4], colours[5])
        }
    }

    private func checks(on canvas: inout Canvas, _ generator: inout SeededGenerator) {
        let cell = Int.random(in: 4...80, using: &generator)
        let values = (0..<2).map { _ in Double.random(in: 0...255, using: &generator) }
        canvas.shade { x, y in
            let value = values[(x / cell + y / cell) % 2]
            return (value, value, value)
        }
    }

    private func discs(on canvas: inout Canvas, _ generator: inout SeededGenerator) {
        for _ in 0..<Int.random(in: 1...30, using: &generator) {
            let centre = (
                Int.random(in: 0..<canvas.width, using: &generator),
                Int.random(in: 0..<canvas.height, using: &generator)
            )
            let radius = Int.random(in: 4...120, using: &generator)
            let colour = (
                UInt8.random(in: 0...255, using: &generator), UInt8.random(in: 0...255, using: &generator),
                UInt8.random(in: 0...255, using: &generator)
            )
            for y in centre.1 - radius..<centre.1 + radius {
                let half = Int(Double(radius * radius - (y - centre.1) * (y - centre.1)).squareRoot())
                canvas.fill(x: centre.0 - half..<centre.0 + half, y: y..<y + 1, colour: colour)
            }
        }
    }
}
