import Classification

/// What is known of the one face in a photo.
public struct FaceLabels: Sendable, Equatable {
    /// Age in full years.
    public var age: Int?
    /// Gender as written in the labels; compared with the model's labels without regard to case.
    public var gender: String?
    /// Age group as the model labels it; where it is missing it follows from the age.
    public var ageGroup: String?

    /// Labels, as far as they are known.
    public init(age: Int? = nil, gender: String? = nil, ageGroup: String? = nil) {
        (self.age, self.gender, self.ageGroup) = (age, gender, ageGroup)
    }

    /// The labels in a UTKFace file name, `age_gender_race_time.jpg`, gender 0 male and 1 female; some of the dataset's
    /// names lack the race. `nil` when the name does not begin like this.
    public init?(utkFaceName name: String) {
        let fields = name.split(separator: "_", omittingEmptySubsequences: false)
        guard fields.count >= 3, let age = Int(fields[0]), (0...150).contains(age), fields[1] == "0" || fields[1] == "1"
        else { return nil }
        self.init(age: age, gender: fields[1] == "0" ? "male" : "female")
    }

    /// Checks that the labels are words of the model.
    ///
    /// - Throws: ``LabelError/unknownLabel(_:column:known:)``.
    public func check(against model: ModelDescription) throws(LabelError) {
        if let gender, !model.gender.labels.contains(where: { $0.matches(gender) }) {
            throw .unknownLabel(gender, column: "gender", known: model.gender.labels)
        }
        if let ageGroup, !model.ageGroup.labels.contains(ageGroup) {
            throw .unknownLabel(ageGroup, column: "age_group", known: model.ageGroup.labels)
        }
    }
}

extension String {
    /// Whether both labels mean the same: equal without regard to case.
    func matches(_ label: String) -> Bool {
        lowercased() == label.lowercased()
    }
}
