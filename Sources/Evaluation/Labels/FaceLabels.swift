import Classification

/// What is known of the one face in a photo.
public struct FaceLabels: Sendable, Equatable {
    /// Age in full years.
    public var age: Int?
    /// Gender as written in the labels: a label of the model without regard to case, or another word for it.
    public var gender: String?
    /// Age group as the model labels it; where it is missing it follows from the age.
    public var ageGroup: String?
    /// Between which years the age lies, where that is all that is known of it.
    public var ageBand: AgeBand?

    /// Labels, as far as they are known.
    public init(age: Int? = nil, gender: String? = nil, ageGroup: String? = nil, ageBand: AgeBand? = nil) {
        (self.age, self.gender, self.ageGroup, self.ageBand) = (age, gender, ageGroup, ageBand)
    }

    /// The labels in a UTKFace file name, `age_gender_race_time.jpg`, gender 0 male and 1 female; some of the dataset's
    /// names lack the race. `nil` when the name does not begin like this.
    public init?(utkFaceName name: String) {
        let fields = name.split(separator: "_", omittingEmptySubsequences: false)
        guard fields.count >= 3, let age = Int(fields[0]), (0...150).contains(age), fields[1] == "0" || fields[1] == "1"
        else { return nil }
        self.init(age: age, gender: fields[1] == "0" ? "male" : "female")
    }

    /// The labels that the folders of a photo name, as `female/20-29`; nil when they name none.
    ///
    /// - Parameter folders: from the outermost to the innermost, which counts where two say something.
    public init?(folders: [String], model: ModelDescription) {
        self.init()
        for folder in folders {
            if let label = GenderWord.label(for: folder, among: model.gender.labels, allowsNumbers: false) {
                gender = label
            } else if model.ageGroup.labels.contains(folder) {
                ageGroup = folder
            } else if let band = AgeBand(folder) {
                ageBand = band
            }
        }
        if gender == nil, ageGroup == nil, ageBand == nil { return nil }
    }

    /// The same labels in the model's words. A band of ages tells the age group that holds all of it, and else none.
    ///
    /// - Throws: ``LabelError/unknownLabel(_:column:known:)``.
    public func resolved(for model: ModelDescription) throws(LabelError) -> FaceLabels {
        var labels = self
        if let gender {
            labels.gender = GenderWord.label(for: gender, among: model.gender.labels, allowsNumbers: true)
            if labels.gender == nil { throw .unknownLabel(gender, column: "gender", known: model.gender.labels) }
        }
        if let ageGroup, !model.ageGroup.labels.contains(ageGroup) {
            throw .unknownLabel(ageGroup, column: "age_group", known: model.ageGroup.labels)
        }
        // An open band ends where the model's oldest group does.
        let oldest = model.ageGroup.ranges.map(\.upperBound).max() ?? 0
        if ageGroup == nil, let years = ageBand?.years, let first = model.ageGroup.label(ofAge: years.lowerBound),
            first == model.ageGroup.label(ofAge: min(years.upperBound, oldest))
        {
            labels.ageGroup = first
        }
        return labels
    }
}

extension String {
    /// Whether both labels mean the same: equal without regard to case.
    func matches(_ label: String) -> Bool {
        lowercased() == label.lowercased()
    }
}
