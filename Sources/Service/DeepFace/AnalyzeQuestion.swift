import JSON

/// What a client of `POST /analyze` wants to know of its photos.
package struct AnalyzeQuestion: Sendable, Equatable {
    /// What DeepFace tells of a face.
    package enum Action: String, Sendable, CaseIterable {
        case age, gender, emotion, race
    }

    /// What is asked for, in the order of the request, each once.
    package private(set) var actions: [Action]
    /// Whether a photo in which no face is found is an error; else it is taken as a face itself.
    package private(set) var enforcesDetection: Bool
    /// Whether faces are looked for.
    package private(set) var detects: Bool
    /// Whether the photos came as an array, which is answered with an array for each.
    package private(set) var isList: Bool

    /// Reads what the members of the body say; those that this service has no use for are ignored, as DeepFace ignores what
    /// it does not know.
    ///
    /// - Throws: `invalid_parameter` for a value that is not allowed; `not_supported_by_model` for `anti_spoofing`.
    init(_ fields: AnalyzeFields) throws(Problem) {
        isList = fields.isList
        actions = try Self.actions(fields.all("actions"))
        enforcesDetection = try Self.flag("enforce_detection", in: fields) ?? true
        detects = fields["detector_backend"]?.stringValue != "skip"
        if try Self.flag("anti_spoofing", in: fields) == true {
            throw Problem(
                .notSupportedByModel,
                "anti_spoofing is not supported: this service does not tell whether a face is real. Leave it out.")
        }
    }

    /// A list of names, or its text with or without brackets and quotation marks, as forms have it; all where it is missing.
    private static func actions(_ values: [JSONValue]) throws(Problem) -> [Action] {
        guard !values.isEmpty else { return Action.allCases }
        var actions: [Action] = []
        for value in values.flatMap({ $0.arrayValue ?? [$0] }) {
            guard let text = value.stringValue else { throw unknownAction }
            for name in text.filter({ !"[]()\"' ".contains($0) }).split(separator: ",") {
                guard let action = Action(rawValue: String(name)) else { throw unknownAction }
                if !actions.contains(action) { actions.append(action) }
            }
        }
        guard !actions.isEmpty else { throw unknownAction }
        return actions
    }

    private static var unknownAction: Problem {
        Problem(
            .invalidParameter,
            "actions must be a list of \(Action.allCases.map(\.rawValue).joined(separator: ", ")).")
    }

    /// A boolean; in a form, which has but texts, true, false, 1 or 0 in any case.
    private static func flag(_ name: String, in fields: AnalyzeFields) throws(Problem) -> Bool? {
        guard let value = fields[name], !value.isNull else { return nil }
        let text = value.boolValue.map { "\($0)" } ?? value.integerValue.map(String.init) ?? value.stringValue
        switch text?.lowercased() {
        case "true", "1": return true
        case "false", "0": return false
        default: throw Problem(.invalidParameter, "\(name) must be true or false.")
        }
    }
}
