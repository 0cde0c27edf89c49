extension String {
    /// The candidate that was probably meant by this misspelt word, for "did you mean …?"; `nil` when none is near.
    ///
    /// Near is an edit distance of at most a third of the longer word (at least 1), ignoring case; or a candidate that
    /// begins with the word. The first of equally near candidates wins. A word of more than 64 bytes is misspelt beyond
    /// guessing: comparing takes time in proportion to both lengths.
    public func closest(among candidates: [String]) -> String? {
        guard utf8.count <= 64 else { return nil }
        let word = lowercased()
        var best: (candidate: String, distance: Int)?
        for candidate in candidates {
            let distance = EditDistance(from: word, to: candidate.lowercased()).value
            let isNear = distance <= max(1, max(word.count, candidate.count) / 3)
            if isNear, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        guard word.count > 1 else { return best?.candidate }
        return best?.candidate ?? candidates.first { $0.lowercased().hasPrefix(word) }
    }
}
