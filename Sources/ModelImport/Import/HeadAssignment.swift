/// Which output of the file tells what.
struct HeadAssignment {
    /// The outputs in use by role.
    private(set) var heads: [HeadRole: RecognizedNetwork.Head] = [:]

    /// Uses the flags first, then the outputs' names, then their numbers of units.
    ///
    /// - Throws: `unanswered` when an output's role stays open, `invalidOption` for an output that does not exist,
    ///   `unsupportedArchitecture` when a role has no output or one that does not fit.
    init(_ network: RecognizedNetwork, options: ImportOptions) throws(ImportError) {
        let names = network.heads.map(\.output)
        for name in Array(options.outputs.values) + options.ignoredOutputs where !names.contains(name) {
            throw .invalidOption(flag: "--…-output", value: name, allowed: names.joined(separator: ", "))
        }
        var open: [RecognizedNetwork.Head] = []
        for head in network.heads where !options.ignoredOutputs.contains(head.output) {
            if let role = options.outputs.first(where: { $0.value == head.output })?.key {
                heads[role] = head
            } else {
                open.append(head)
            }
        }
        for head in open {
            guard let role = role(of: head, among: open) else {
                throw .unanswered([question(about: head, among: open)])
            }
            heads[role] = head
        }
        try check()
    }

    /// Asks for a role that has no output yet, or for the leave to drop the output.
    private func question(
        about head: RecognizedNetwork.Head, among open: [RecognizedNetwork.Head]
    ) -> ImportQuestion {
        let roles: [(HeadRole, String)] = [(.gender, "gender"), (.ageGroup, "age-group")]
        for (role, flag) in roles where heads[role] == nil {
            let choices = open.filter { Self.fits($0.units, role) }.map(\.output)
            guard choices.contains(head.output) else { continue }
            return ImportQuestion(flag: "--\(flag)-output", text: "which output tells the \(flag)", choices: choices)
        }
        return ImportQuestion(
            flag: "--ignore-output", text: "whether output \(head.output) of \(head.units) units is left out",
            choices: [head.output])
    }

    private func role(of head: RecognizedNetwork.Head, among open: [RecognizedNetwork.Head]) -> HeadRole? {
        var candidates = HeadRole.allCases.filter { heads[$0] == nil && Self.fits(head.units, $0) }
        if let named = HeadRole(name: head.output) {
            candidates = candidates.filter { ($0 == .gender) == (named == .gender) }
        } else if candidates.contains(.gender) && candidates.contains(.ageGroup) {
            // Two units can be either: the other output decides.
            let others = open.filter { $0 != head }
            candidates = others.contains { $0.units > 2 } ? [.gender] : []
        }
        return candidates.count == 1 ? candidates[0] : nil
    }

    private static func fits(_ units: Int, _ role: HeadRole) -> Bool {
        switch role {
        case .gender: units == 1 || units == 2
        case .ageGroup: (2...20).contains(units)
        case .age: units == 101
        }
    }

    private func check() throws(ImportError) {
        for role in [HeadRole.gender, .ageGroup] where heads[role] == nil {
            throw .unsupportedArchitecture(place: "outputs", reason: "no output tells the \(role.rawValue)")
        }
        for (role, head) in heads {
            guard Self.fits(head.units, role) else {
                throw .unsupportedArchitecture(
                    place: head.output, reason: "\(head.units) units do not fit the role \(role.rawValue)")
            }
            let own: ActivationKind = head.units == 1 ? .sigmoid : .softmax
            guard head.activation == own || head.activation == .linear else {
                throw .unsupportedArchitecture(
                    place: head.output, reason: "\(head.units) units with the activation \(head.activation.rawValue)")
            }
        }
    }

    /// The name of each kept output in model.json.
    var names: [String: String] {
        Dictionary(uniqueKeysWithValues: heads.map { ($0.value.output, $0.key.rawValue) })
    }
}
