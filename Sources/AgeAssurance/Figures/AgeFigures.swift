/// How far estimated ages are from the true ones.
public struct AgeFigures: Sendable {
    /// Errors over some photos.
    public struct Errors: Sendable {
        /// Mean of |estimate − truth|, in years.
        public let meanAbsolute: MeasuredValue
        /// Mean of estimate − truth, in years: above zero where people are taken for older.
        public let meanSigned: MeasuredValue
        /// Share whose true age lies in the model's own 80 % interval.
        public let coverage: MeasuredValue
        /// Share with an error above 5 years.
        public let aboveFive: MeasuredValue
        /// Share with an error above 10 years.
        public let aboveTen: MeasuredValue
    }

    /// Errors of the photos with something in common.
    public struct Part: Sendable {
        /// What they have in common, as `20-29` or `blurred`.
        public let name: String
        /// Their errors.
        public let errors: Errors
    }

    /// Of all; nil without any photo of known age.
    public let all: Errors?
    /// By the true age in full years.
    public let years: [Part]
    /// By the true age in tens of years.
    public let decades: [Part]
    /// By the distance between the eyes, in pixels of the photo.
    public let eyeDistances: [Part]
    /// By what speaks against the picture; `usable` where nothing does.
    public let reasons: [Part]
    let comparable: [(name: String, value: ReplicatedValue)]

    /// Bounds of the distances between the eyes, in pixels: what the network's input can show begins at about 40.
    static let eyeDistanceBounds = [24, 40, 60, 90, 140]

    init(_ faces: [AssessedFace], bootstrap: Bootstrap) {
        let faces = faces.filter { $0.age != nil && $0.answer != nil }
        let replicated = ErrorSums(faces).means(bootstrap)
        all = replicated.flatMap(Errors.init)
        comparable = zip(ErrorSums.names, replicated ?? []).map { ($0, $1) }
        func parts(_ names: (AssessedFace) -> [String], order: (String, String) -> Bool) -> [Part] {
            var members: [String: [AssessedFace]] = [:]
            for face in faces { for name in names(face) { members[name, default: []].append(face) } }
            return members.keys.sorted(by: order).compactMap { name in
                ErrorSums(members[name] ?? []).means(bootstrap).flatMap(Errors.init)
                    .map { Part(name: name, errors: $0) }
            }
        }
        func number(_ name: String) -> Int { Int(name.prefix(while: \.isNumber)) ?? -1 }
        years = parts({ $0.age.map { ["\($0)"] } ?? [] }) { number($0) < number($1) }
        decades = parts({ $0.age.map { ["\($0 / 10 * 10)-\($0 / 10 * 10 + 9)"] } ?? [] }) { number($0) < number($1) }
        eyeDistances = parts({ $0.answer?.eyeDistance.map { [Self.band(ofEyeDistance: $0)] } ?? [] }) {
            number($0) < number($1)
        }
        reasons = parts({ $0.answer?.reasons.map { $0.isEmpty ? ["usable"] : $0 } ?? [] }) {
            ($0 == "usable" ? "" : $0) < ($1 == "usable" ? "" : $1)
        }
    }

    private static func band(ofEyeDistance distance: Double) -> String {
        guard let upper = eyeDistanceBounds.firstIndex(where: { distance < Double($0) }) else {
            return "\(eyeDistanceBounds[eyeDistanceBounds.count - 1])+"
        }
        return "\(upper == 0 ? 0 : eyeDistanceBounds[upper - 1])-\(eyeDistanceBounds[upper] - 1)"
    }
}

extension AgeFigures.Errors {
    fileprivate init?(_ values: [ReplicatedValue]) {
        guard values.count == ErrorSums.names.count else { return nil }
        (meanAbsolute, meanSigned, coverage) = (values[0].measured, values[1].measured, values[2].measured)
        (aboveFive, aboveTen) = (values[3].measured, values[4].measured)
    }
}

/// The quantities of ``AgeFigures/Errors`` for each photo.
private struct ErrorSums {
    static let names = [
        "mean_absolute_error", "mean_signed_error", "interval_coverage", "error_above_5_years", "error_above_10_years",
    ]

    private var columns = names.map { _ in [Double]() }
    private let units: SamplingUnits

    init(_ faces: [AssessedFace]) {
        units = SamplingUnits(persons: faces.map(\.person))
        for face in faces {
            guard let age = face.age, let answer = face.answer else { continue }
            let error = answer.estimate - Double(age)
            let row = [
                abs(error), error, answer.interval.contains(age) ? 1 : 0, abs(error) > 5 ? 1 : 0,
                abs(error) > 10 ? 1 : 0,
            ]
            for (column, value) in row.enumerated() { columns[column].append(value) }
        }
    }

    func means(_ bootstrap: Bootstrap) -> [ReplicatedValue]? {
        bootstrap.means(of: columns, in: units)
    }
}
