import Classification

/// What is known of the one face in a photo.
public struct FaceLabels: Sendable, Equatable {
    /// Age in full years.
    public var age: Int?
    /// Between which years the age lies, where that is all that is known of it.
    public var ageBand: AgeBand?
    /// By the names of heads, labels as they are written: a label of the head without regard to case, or, of a gender,
    /// another word for it. A head whose labels stand for ages and that has none here follows from the age.
    public var named: [String: String]

    /// Labels, as far as they are known.
    public init(age: Int? = nil, ageBand: AgeBand? = nil, named: [String: String] = [:]) {
        (self.age, self.ageBand, self.named) = (age, ageBand, named)
    }

    /// The labels in a UTKFace file name, `age_gender_race_time.jpg`, gender 0 male and 1 female; some of the dataset's
    /// names lack the race. `nil` when the name does not begin like this.
    public init?(utkFaceName name: String) {
        let fields = name.split(separator: "_", omittingEmptySubsequences: false)
        guard fields.count >= 3, let age = Int(fields[0]), (0...150).contains(age), fields[1] == "0" || fields[1] == "1"
        else { return nil }
        self.init(age: age, named: ["gender": fields[1] == "0" ? "male" : "female"])
    }

    /// The labels that the folders of a photo name, as `female/20-29`; nil when they name none.
    ///
    /// - Parameter model: whose words the labels are.
    /// - Parameter folders: from the outermost to the innermost, which counts where two say something.
    public init?(folders: [String], model: ModelDescription) {
        self.init()
        for folder in folders {
            let told = model.heads.lazy.compactMap { head in
                Self.label(folder, of: head, allowsNumbers: false).map { (head.name, $0) }
            }
            if let (head, label) = told.first {
                named[head] = label
            } else if let band = AgeBand(folder) {
                ageBand = band
            }
        }
        if named.isEmpty, ageBand == nil { return nil }
    }

    /// The same labels in the model's words. Where no age is known, a band of ages tells the group that holds all of it.
    ///
    /// - Throws: ``LabelError/unknownLabel(_:column:known:)``.
    public func resolved(for model: ModelDescription) throws(LabelError) -> FaceLabels {
        var labels = self
        labels.named = [:]
        for head in model.heads where head.kind != .years { labels.named[head.name] = try label(of: head) }
        return labels
    }

    /// The label of a head that a word means; those that stand for ages are written as the model writes them.
    private static func label(_ word: String, of head: Head, allowsNumbers: Bool) -> String? {
        head.ranges.isEmpty
            ? GenderWord.label(for: word, among: head.labels, allowsNumbers: allowsNumbers)
            : head.labels.first { $0 == word }
    }

    private func label(of head: Head) throws(LabelError) -> String? {
        if let word = named[head.name] {
            guard let label = Self.label(word, of: head, allowsNumbers: true) else {
                throw .unknownLabel(word, column: head.name, known: head.labels)
            }
            return label
        }
        // What follows from an age is not written out. An open band ends where the model's oldest group does.
        let oldest = head.ranges.map(\.upperBound).max() ?? 0
        guard age == nil, let years = ageBand?.years, let first = head.label(ofAge: years.lowerBound),
            first == head.label(ofAge: min(years.upperBound, oldest))
        else { return nil }
        return first
    }
}

extension String {
    /// Whether both labels mean the same: equal without regard to case.
    func matches(_ label: String) -> Bool {
        lowercased() == label.lowercased()
    }
}
