/// What datasets call the two genders.
enum GenderWord {
    private static let female: Set<String> = ["female", "f", "woman", "women", "w"]
    private static let male: Set<String> = ["male", "m", "man", "men"]

    /// The label among `known` that means the same as `word`: an equal one without regard to case, else one of the same
    /// gender; nil when there is none.
    ///
    /// - Parameter allowsNumbers: whether 0 is male and 1 female, as in UTKFace.
    static func label(for word: String, among known: [String], allowsNumbers: Bool) -> String? {
        if let equal = known.first(where: { $0.matches(word) }) { return equal }
        for (words, number) in [(male, "0"), (female, "1")] {
            guard words.contains(word.lowercased()) || (allowsNumbers && word == number) else { continue }
            return known.first { words.contains($0.lowercased()) }
        }
        return nil
    }
}
