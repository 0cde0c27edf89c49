import Classification

/// Which head tells a gender, and which of its two labels is DeepFace's `Woman` and which its `Man`.
struct GenderNames {
    private static let women: Set = ["woman", "women", "female", "f"]
    private static let men: Set = ["man", "men", "male", "m"]

    private let head: String
    private let woman: String
    private let man: String

    /// Nil where a head's labels are other words.
    init?(_ head: Head) {
        let labels = head.labels
        guard let woman = labels.first(where: { Self.women.contains($0.lowercased()) }),
            let man = labels.first(where: { Self.men.contains($0.lowercased()) })
        else { return nil }
        (self.head, self.woman, self.man) = (head.name, woman, man)
    }

    /// The probabilities of both.
    func shares(_ attributes: FaceAttributes) -> (woman: Double, man: Double) {
        func share(_ label: String) -> Double {
            attributes[head]?.labelled?.probabilities.first { $0.label == label }?.probability ?? 0
        }
        return (share(woman), share(man))
    }
}
