/// How often the gender that is told is the one that is labelled.
public struct GenderFigures: Sendable {
    /// Photos of people whose age lies in a band.
    public struct Band: Sendable {
        /// Ages in full years, as `13-17`.
        public let name: String
        /// Share told right.
        public let accuracy: MeasuredValue
        /// Share told with a probability of 0.99 or more.
        public let sure: MeasuredValue
        /// Share of those that is right; nil without any.
        public let accuracyOfSure: MeasuredValue?
    }

    /// Of all; the name is `all`. Nil without any photo of known gender.
    public let all: Band?
    /// By the true age.
    public let bands: [Band]
    /// The receiver operating characteristic of the second label; nil where only one of the two genders occurs.
    public let characteristic: OperatingCharacteristic?
    let comparable: [(name: String, value: ReplicatedValue)]

    /// A told gender with this probability counts as sure.
    public static let sureProbability = 0.99
    /// First ages of the bands.
    static let firstAges = [0, 13, 18, 25, 35, 50, 65]

    init(_ faces: [AssessedFace], bootstrap: Bootstrap) {
        let faces = faces.filter { $0.gender != nil && $0.answer?.gender != nil }
        all = Self.band("all", faces, bootstrap)
        bands = Self.firstAges.enumerated().compactMap { index, first in
            let next = index + 1 < Self.firstAges.count ? Self.firstAges[index + 1] : nil
            return Self.band(
                next.map { "\(first)-\($0 - 1)" } ?? "\(first)+",
                faces.filter { $0.age.map { $0 >= first && $0 < next ?? .max } ?? false }, bootstrap)
        }
        comparable = Self.right(faces, bootstrap).map { [("gender_accuracy", $0)] } ?? []
        characteristic = OperatingCharacteristic(faces, bootstrap: bootstrap)
    }

    private static func band(_ name: String, _ faces: [AssessedFace], _ bootstrap: Bootstrap) -> Band? {
        let confidences = faces.compactMap(\.answer?.gender?.confidence)
        guard let accuracy = right(faces, bootstrap),
            let sure = bootstrap.mean(
                of: confidences.map { $0 >= sureProbability ? 1 : 0 }, in: SamplingUnits(persons: faces.map(\.person)))
        else { return nil }
        let told = right(faces.filter { ($0.answer?.gender?.confidence ?? 0) >= sureProbability }, bootstrap)
        return Band(
            name: name, accuracy: accuracy.measured, sure: sure.measured, accuracyOfSure: told?.measured)
    }

    private static func right(_ faces: [AssessedFace], _ bootstrap: Bootstrap) -> ReplicatedValue? {
        bootstrap.mean(
            of: faces.map { $0.answer?.gender?.label == $0.gender ? 1 : 0 },
            in: SamplingUnits(persons: faces.map(\.person)))
    }
}
