/// A photo with one face, and what is known of it.
public struct LabelledPhoto: Sendable, Equatable {
    /// Path of the file.
    public let path: String
    /// Labels.
    public let labels: FaceLabels
    /// Whatever else is known, by the lower-case names of a table's columns: what photos are grouped by, and who they show.
    /// No model learns from it.
    public let columns: [String: String]

    /// Puts the parts together.
    public init(path: String, labels: FaceLabels, columns: [String: String] = [:]) {
        self.path = path
        self.labels = labels
        self.columns = columns
    }

    /// The third label in a UTKFace file name, `age_gender_race_time.jpg`, which the data set calls race; nil where the name
    /// lacks it.
    public static func race(utkFaceName name: String) -> String? {
        let fields = name.split(separator: "_", omittingEmptySubsequences: false)
        let races = ["White", "Black", "Asian", "Indian", "Others"]
        guard fields.count >= 4, let race = Int(fields[2]), races.indices.contains(race) else { return nil }
        return races[race]
    }
}
