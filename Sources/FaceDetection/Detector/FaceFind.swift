/// A face as one pass saw it.
package struct FaceFind: Equatable {
    /// The face in pixels of the photo.
    package var face: DetectedFace
    /// The longer edge of its box in pixels of the pass.
    package var size: Double
    /// The pass, counted from the coarsest.
    package var pass: Int
    /// The roll in the photo, in radians, of a face that stands upright in that pass.
    package var angle: Double

    package init(face: DetectedFace, size: Double, pass: Int, angle: Double = 0) {
        self.face = face
        self.size = size
        self.pass = pass
        self.angle = angle
    }
}
