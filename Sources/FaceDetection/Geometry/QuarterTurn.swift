import Imaging

/// A turn of a photo by a multiple of 90°, clockwise as seen.
public enum QuarterTurn: Int, Sendable, CaseIterable {
    /// The photo as it is.
    case none = 0
    /// By 90°: the left edge becomes the upper one.
    case right = 90
    /// By 180°.
    case half = 180
    /// By 270°: the right edge becomes the upper one.
    case left = 270

    /// The turn after which a face is closest to upright.
    ///
    /// - Parameter roll: the turn of its eyes in the photo in radians, positive clockwise.
    public init(uprighting roll: Double) {
        let quarters = Int((-roll / (.pi / 2)).rounded())
        self = Self.allCases[((quarters % 4) + 4) % 4]
    }

    /// Degrees clockwise.
    public var degrees: Int { rawValue }

    /// Radians clockwise.
    public var radians: Double { Double(rawValue) * .pi / 180 }

    /// Whether width and height change places.
    var swapsSides: Bool { self == .right || self == .left }

    /// The picture, turned.
    func turned(_ image: RGBImage) -> RGBImage {
        switch self {
        case .none: image
        case .right: image.upright(from: .turnedLeft)
        case .half: image.upright(from: .upsideDown)
        case .left: image.upright(from: .turnedRight)
        }
    }

    /// The place in a picture of what lies at `point` in the turned picture.
    ///
    /// - Parameters:
    ///   - width: columns of the picture as it is.
    ///   - height: rows of the picture as it is.
    func back(_ point: Point, width: Double, height: Double) -> Point {
        switch self {
        case .none: point
        case .right: Point(x: point.y, y: height - point.x)
        case .half: Point(x: width - point.x, y: height - point.y)
        case .left: Point(x: width - point.y, y: point.x)
        }
    }
}
