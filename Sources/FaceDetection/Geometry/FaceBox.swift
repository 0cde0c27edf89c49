/// An upright rectangle around a face, in pixels of the upright photo; it may reach past the photo's edges.
public struct FaceBox: Sendable, Equatable {
    /// The left edge.
    public var x: Double
    /// The upper edge.
    public var y: Double
    /// From the left to the right edge.
    public var width: Double
    /// From the upper to the lower edge.
    public var height: Double

    /// A rectangle from its upper left corner and its size.
    public init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// A rectangle from its centre and its size.
    public init(centre: Point, width: Double, height: Double) {
        self.init(x: centre.x - width / 2, y: centre.y - height / 2, width: width, height: height)
    }

    /// The rectangle of a whole photo of so many columns and rows.
    package init(wholeOf width: Int, _ height: Int) {
        self.init(x: 0, y: 0, width: Double(width), height: Double(height))
    }

    /// The point half-way between the edges.
    public var centre: Point { Point(x: x + width / 2, y: y + height / 2) }

    /// The longer of width and height, in pixels: what the size of a face means throughout.
    public var longerEdge: Double { max(width, height) }

    /// Square pixels.
    public var area: Double { width * height }

    /// The area that this rectangle shares with another, in square pixels.
    public func intersection(with other: FaceBox) -> Double {
        let across = min(x + width, other.x + other.width) - max(x, other.x)
        let down = min(y + height, other.y + other.height) - max(y, other.y)
        return across > 0 && down > 0 ? across * down : 0
    }

    /// Intersection over union with another rectangle: 0 where they do not touch, 1 where they are the same.
    public func overlap(with other: FaceBox) -> Double {
        let shared = intersection(with: other)
        let union = area + other.area - shared
        return union > 0 ? shared / union : 0
    }

    /// The shared area as a part of the smaller rectangle: 1 where one lies within the other.
    public func containment(with other: FaceBox) -> Double {
        let smaller = min(area, other.area)
        return smaller > 0 ? intersection(with: other) / smaller : 0
    }

    /// The part of the rectangle that lies outside of a picture of the given size, 0 to 1.
    public func shareOutside(width: Int, height: Int) -> Double {
        let picture = FaceBox(wholeOf: width, height)
        let isInside = x >= 0 && y >= 0 && x + self.width <= picture.width && y + self.height <= picture.height
        guard area > 0, !isInside else { return 0 }
        return max(0, 1 - intersection(with: picture) / area)
    }
}
