/// A photo with one face, and what is known of it.
public struct LabelledPhoto: Sendable, Equatable {
    /// Path of the file.
    public let path: String
    /// Labels.
    public let labels: FaceLabels

    /// Puts both together.
    public init(path: String, labels: FaceLabels) {
        self.path = path
        self.labels = labels
    }
}
