/// What is drawn for one face.
public struct Annotation: Sendable, Equatable {
    /// A place in pixels of the photo.
    public struct Point: Sendable, Equatable {
        /// Pixels from the left border.
        public var x: Double
        /// Pixels from the upper border.
        public var y: Double

        /// The place (x, y).
        public init(x: Double, y: Double) {
            (self.x, self.y) = (x, y)
        }
    }

    /// The upper left corner of the box.
    public var origin: Point
    /// The box's width in pixels.
    public var width: Double
    /// The box's height in pixels.
    public var height: Double
    /// Drawn as dots.
    public var landmarks: [Point]
    /// Lines of text beside the box.
    public var labels: [String]

    /// A box with its dots and lines of text.
    public init(origin: Point, width: Double, height: Double, landmarks: [Point] = [], labels: [String] = []) {
        (self.origin, self.width, self.height) = (origin, width, height)
        (self.landmarks, self.labels) = (landmarks, labels)
    }
}
