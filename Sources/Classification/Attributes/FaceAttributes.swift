/// What the model says about one face.
public struct FaceAttributes: Sendable, Equatable {
    /// Gender as it appears, among the model's two labels.
    public let gender: LabelledProbabilities
    /// Age group, among the model's labels.
    public let ageGroup: LabelledProbabilities
    /// Age in years; `nil` when the model has no such head.
    public let age: AgeEstimate?
    /// How probably an age that was asked about is reached; `nil` when none was.
    public let minimumAge: MinimumAge?

    /// Puts the answers of the heads together.
    public init(
        gender: LabelledProbabilities, ageGroup: LabelledProbabilities, age: AgeEstimate?, minimumAge: MinimumAge? = nil
    ) {
        self.gender = gender
        self.ageGroup = ageGroup
        self.age = age
        self.minimumAge = minimumAge
    }
}
