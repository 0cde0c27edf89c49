/// Where the outline of a face is expected, from its landmarks: forehead, temples, cheeks, jaw and chin.
///
/// The detector's box and landmarks are those of a whole face even where the photo ends within it, so what the photo
/// lacks shows in the outline's share outside.
struct FaceOutline {
    /// A mean face in a frame of its own: the origin half-way between the eyes, x in distances between the eyes, y in
    /// distances from the eyes to the mouth.
    ///
    /// Proportions of adults after Farkas, Anthropometry of the Head and Face, 1994: pupils 63 mm apart, the mouth
    /// 64 mm below them, the chin 113 mm, the hairline 62 mm above, zygomatic arches 136 mm and jaw 100 mm apart.
    private static let mean: [Point] = {
        let right = [
            (0, 1.76), (0.35, 1.66), (0.62, 1.4), (0.82, 1.05), (0.97, 0.6), (1.06, 0.1), (1.04, -0.35), (0.88, -0.7),
            (0.5, -0.91), (0, -0.97),
        ].map { Point(x: -$0.0, y: $0.1) }
        return right + right.dropFirst().dropLast().reversed().map { Point(x: -$0.x, y: $0.y) }
    }()

    /// The corners of the outline in pixels of the photo, clockwise from the chin.
    let corners: [Point]

    /// The mean face, turned, scaled and sheared as the eyes and the middle of the mouth lie, so that it narrows with
    /// a turned head.
    init(of landmarks: FaceLandmarks) {
        let middle = landmarks.rightEye.midpoint(to: landmarks.leftEye)
        let mouth = landmarks.rightMouth.midpoint(to: landmarks.leftMouth)
        let across = Point(x: landmarks.leftEye.x - landmarks.rightEye.x, y: landmarks.leftEye.y - landmarks.rightEye.y)
        let down = Point(x: mouth.x - middle.x, y: mouth.y - middle.y)
        corners = Self.mean.map {
            Point(
                x: middle.x + $0.x * across.x + $0.y * down.x, y: middle.y + $0.x * across.y + $0.y * down.y)
        }
    }

    /// The part of the outline's area that lies outside of a picture of the given size, 0 to 1.
    func shareOutside(width: Int, height: Int) -> Double {
        let whole = Self.area(corners)
        guard whole > 0 else { return 0 }
        var inside = corners
        inside = Self.clip(inside) { $0.x }
        inside = Self.clip(inside) { Double(width) - $0.x }
        inside = Self.clip(inside) { $0.y }
        inside = Self.clip(inside) { Double(height) - $0.y }
        return max(0, min(1, 1 - Self.area(inside) / whole))
    }

    /// The polygon where `distance` is not negative (Sutherland and Hodgman, CACM 17(1), 1974, one edge).
    private static func clip(_ polygon: [Point], distance: (Point) -> Double) -> [Point] {
        var result: [Point] = []
        for (index, point) in polygon.enumerated() {
            let before = polygon[index == 0 ? polygon.count - 1 : index - 1]
            let (from, to) = (distance(before), distance(point))
            if (from < 0) != (to < 0) {
                let share = from / (from - to)
                result.append(
                    Point(x: before.x + share * (point.x - before.x), y: before.y + share * (point.y - before.y)))
            }
            if to >= 0 { result.append(point) }
        }
        return result
    }

    private static func area(_ polygon: [Point]) -> Double {
        guard let last = polygon.last else { return 0 }
        var (sum, before) = (0.0, last)
        for point in polygon {
            sum += before.x * point.y - point.x * before.y
            before = point
        }
        return abs(sum) / 2
    }
}

extension FaceLandmarks {
    /// The least distance from a landmark to an edge of a picture of the given size, in distances between the eyes;
    /// negative where one lies outside.
    func edgeDistance(width: Int, height: Int) -> Double {
        let pixels = points.map { min($0.x, $0.y, Double(width) - $0.x, Double(height) - $0.y) }.min() ?? 0
        return pixels / max(eyeDistance, 1)
    }
}
