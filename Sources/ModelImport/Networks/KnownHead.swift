/// A head whose name, labels and output `gag import` has flags for, because nearly every network of faces has it.
///
/// Other heads come by `--head-labels`.
struct KnownHead: Sendable, Equatable {
    /// Name in model.json.
    let name: String
    /// Begins the names of its flags.
    let flag: String
    /// Units that an output of it may have.
    let units: ClosedRange<Int>
    /// Words of an output's name that suggest it.
    let words: Set<String>

    static let gender = KnownHead(
        name: "gender", flag: "gender", units: 1...2, words: ["gender", "genders", "sex", "male", "female"])
    static let ageGroup = KnownHead(
        name: "age_group", flag: "age-group", units: 2...20, words: ["age", "ages", "agegroup"])
    /// The distribution over the years 0 to 100.
    static let years = KnownHead(name: "age", flag: "age", units: 101...101, words: ageGroup.words)

    static let all = [gender, ageGroup, years]

    /// The head of a flag's beginning: `age-group` of `--age-group-output`.
    static func ofFlag(_ flag: String) -> KnownHead? { all.first { $0.flag == flag } }

    /// The words that a name suggests a head by; nil when it has neither gender nor age as a word.
    static func words(suggestedBy name: String) -> Set<String>? {
        let words = Self.words(of: name)
        return all.first { !$0.words.isDisjoint(with: words) }?.words
    }

    /// The words of a name, told apart by anything but letters and by capitals: `ageHead_1` has age and head.
    private static func words(of name: String) -> [String] {
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
