import Classification

extension Problem {
    /// The problem that a photo is answered with whose faces do not suit the mode.
    package init(_ error: FaceSelectionError) {
        switch error {
        case .noFace:
            self.init(.faceNotFound, "No face was found in the photo. \(ProblemCode.faceNotFound.advice)")
        case .severalFaces(let count):
            self.init(
                .severalFaces,
                "The photo shows \(count) faces, where one was asked for. \(ProblemCode.severalFaces.advice)")
        }
    }
}
