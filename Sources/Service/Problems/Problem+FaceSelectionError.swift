import Classification

extension Problem {
    /// The problem that a photo is answered with whose faces do not suit the mode.
    package init(_ error: FaceSelectionError) {
        switch error {
        case .noFace(let smallestEyes):
            self.init(
                .faceNotFound,
                "No face was found in the photo, where the smallest that this search could have found has its eyes "
                    + "\(Int(smallestEyes.rounded(.up))) pixels apart. \(ProblemCode.faceNotFound.advice)")
        case .severalFaces(let count):
            self.init(
                .severalFaces,
                "The photo shows \(count) faces, where one was asked for. \(ProblemCode.severalFaces.advice)")
        }
    }

    /// The problem that a photo without an answer is answered with.
    public init(_ failure: PhotoFailure) {
        switch failure {
        case .image(let error): self.init(error)
        case .faces(let error): self.init(error)
        }
    }
}
