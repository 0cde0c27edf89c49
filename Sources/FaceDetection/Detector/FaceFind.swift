/// A face as one pass saw it.
package struct FaceFind: Equatable {
    /// The face in pixels of the photo.
    package var face: DetectedFace
    /// The longer edge of its box in pixels of the pass.
    package var size: Double
    /// The pass, counted from the coarsest.
    package var pass: Int

    package init(face: DetectedFace, size: Double, pass: Int) {
        self.face = face
        self.size = size
        self.pass = pass
    }
}
