import Classification

/// Which of a model's two labels is DeepFace's `Woman` and which its `Man`.
struct GenderNames {
    private static let women: Set = ["woman", "women", "female", "f"]
    private static let men: Set = ["man", "men", "male", "m"]

    private let woman: String
    private let man: String

    /// - Parameter labels: the model's; nil where they are other words.
    init?(_ labels: [String]) {
        guard let woman = labels.first(where: { Self.women.contains($0.lowercased()) }),
            let man = labels.first(where: { Self.men.contains($0.lowercased()) })
        else { return nil }
        (self.woman, self.man) = (woman, man)
    }

    /// The probabilities of both.
    func shares(_ gender: LabelledProbabilities) -> (woman: Double, man: Double) {
        func share(_ label: String) -> Double {
            gender.probabilities.first { $0.label == label }?.probability ?? 0
        }
        return (share(woman), share(man))
    }
}
