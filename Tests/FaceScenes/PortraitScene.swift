import FaceDetection
import Imaging

/// A canvas onto which a portrait is pasted at known places.
public struct PortraitScene {
    /// One pasted portrait.
    public struct Placement: Sendable {
        /// The centre of the portrait in pixels of the canvas.
        public var centre: Point
        /// The side of the portrait in pixels of the canvas.
        public var side: Double
        /// The turn in degrees, positive clockwise.
        public var degrees: Double

        /// A placement from its parts.
        public init(centre: Point, side: Double, degrees: Double = 0) {
            self.centre = centre
            self.side = side
            self.degrees = degrees
        }
    }

    /// The canvas with what has been pasted.
    public private(set) var canvas: Canvas
    /// The faces as they were pasted.
    public private(set) var faces: [FaceBox] = []
    /// How each of them was pasted.
    public private(set) var placements: [Placement] = []

    /// The face in the portrait of the reference material, in shares of its side: from the hairline to the chin.
    private static let face = FaceBox(x: 35 / 160, y: 36 / 160, width: 92 / 160, height: 115 / 160)

    /// The faces that must be told the same labels: turned by at most 30°, their eyes at least 24 pixels apart.
    public var legibleFaces: [(face: FaceBox, placement: Placement)] {
        zip(faces, placements).filter { _, placement in
            abs(placement.degrees) <= 30 && placement.side * Self.eyeDistance >= 24
        }.map { (face: $0, placement: $1) }
    }

    /// Between the eyes of the portrait, in shares of its side.
    static let eyeDistance = 0.27

    private let portrait: RGBImage

    /// - Parameters:
    ///   - canvas: what to paste onto.
    ///   - portrait: the square portrait of the reference material.
    public init(canvas: Canvas, portrait: RGBImage) {
        self.canvas = canvas
        self.portrait = portrait
    }

    /// Draws the portrait, as far as it lies on the canvas, and notes its face.
    public mutating func paste(_ placement: Placement) {
        let scale = placement.side / Double(portrait.width)
        let middle = Point(x: Double(portrait.width) / 2, y: Double(portrait.height) / 2)
        let place = SimilarityTransform(
            angle: placement.degrees * .pi / 180, scale: scale, moving: middle, to: placement.centre)
        draw(place, side: placement.side)
        let side = Double(portrait.width)
        let face = FaceBox(
            x: Self.face.x * side, y: Self.face.y * side, width: Self.face.width * side,
            height: Self.face.height * side)
        faces.append(Self.bounds(of: face, moved: place))
        placements.append(placement)
    }

    /// The box around the ellipse in `box` after a move.
    public static func bounds(of box: FaceBox, moved place: SimilarityTransform) -> FaceBox {
        let (a, b) = (box.width / 2, box.height / 2)
        let across = (a * place.a * a * place.a + b * place.b * b * place.b).squareRoot()
        let down = (a * place.b * a * place.b + b * place.a * b * place.a).squareRoot()
        return FaceBox(centre: place(box.centre), width: 2 * across, height: 2 * down)
    }

    private mutating func draw(_ place: SimilarityTransform, side: Double) {
        // Shrunk first where it would be sampled too sparsely.
        let length = min(portrait.width, max(1, Int(side.rounded())))
        let source = portrait.resized(width: length, height: length, method: .area)
        let shrink = Double(length) / Double(portrait.width)
        let back = place.inverse
        let reach = side * 0.75
        let centre = place(Point(x: Double(portrait.width) / 2, y: Double(portrait.height) / 2))
        let rows = Int((centre.y - reach).rounded())..<Int((centre.y + reach).rounded())
        let columns = Int((centre.x - reach).rounded())..<Int((centre.x + reach).rounded())
        for y in rows.clamped(to: 0..<canvas.height) {
            for x in columns.clamped(to: 0..<canvas.width) {
                let point = back(Point(x: Double(x) + 0.5, y: Double(y) + 0.5))
                let (u, v) = (point.x * shrink, point.y * shrink)
                guard u >= 0, v >= 0, u < Double(length), v < Double(length) else { continue }
                let target = (y * canvas.width + x) * 3
                for channel in 0..<3 {
                    canvas.pixels[target + channel] = sample(source, u - 0.5, v - 0.5, channel)
                }
            }
        }
    }

    private func sample(_ image: RGBImage, _ u: Double, _ v: Double, _ channel: Int) -> UInt8 {
        let last = image.width - 1
        let (left, top) = (max(0, min(last, Int(u.rounded(.down)))), max(0, min(last, Int(v.rounded(.down)))))
        let (right, bottom) = (min(last, left + 1), min(last, top + 1))
        let (fx, fy) = (min(1, max(0, u - Double(left))), min(1, max(0, v - Double(top))))
        let pixels = image.pixels
        let value = { (x: Int, y: Int, pixels: borrowing Span<UInt8>) in
            Double(pixels[(y * image.width + x) * 3 + channel])
        }
        let upper = value(left, top, pixels) * (1 - fx) + value(right, top, pixels) * fx
        let lower = value(left, bottom, pixels) * (1 - fx) + value(right, bottom, pixels) * fx
        return UInt8((upper * (1 - fy) + lower * fy).rounded())
    }
}
