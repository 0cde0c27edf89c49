/// What an output of the network tells.
public enum HeadRole: String, Sendable, CaseIterable {
    case gender
    case ageGroup = "age_group"
    /// The distribution over the years 0 to 100.
    case age

    /// The role that a name suggests; nil when it has neither gender nor age as a word.
    package init?(name: String) {
        let words = Self.words(name)
        if words.contains(where: { ["gender", "genders", "sex", "male", "female"].contains($0) }) {
            self = .gender
        } else if words.contains(where: { ["age", "ages", "agegroup"].contains($0) }) {
            self = .ageGroup
        } else {
            return nil
        }
    }

    /// The words of a name, told apart by anything but letters and by capitals: `ageHead_1` has age and head.
    private static func words(_ name: String) -> [String] {
        var (words, current) = ([String](), "")
        for character in name {
            if character.isUppercase && current.last?.isLowercase == true {
                words.append(current)
                current = ""
            }
            if character.isLetter {
                current.append(character)
            } else if !current.isEmpty {
                words.append(current)
                current = ""
            }
        }
        return (words + [current]).map { $0.lowercased() }
    }
}
