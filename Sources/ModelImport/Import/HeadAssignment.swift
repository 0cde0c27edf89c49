import NetworkGraph

/// Which output of the file tells what.
struct HeadAssignment {
    /// An output in use.
    struct Entry {
        /// Name in model.json.
        let name: String
        /// The output.
        let output: RecognizedNetwork.Head
    }

    /// The outputs in use, in the order of model.json: those that have flags of their own, then the others as they were said.
    private(set) var entries: [Entry] = []
    private let further: [ImportOptions.FurtherHead]

    /// The output of the head of a name.
    subscript(name: String) -> RecognizedNetwork.Head? { entries.first { $0.name == name }?.output }

    /// Uses the flags first, then the outputs' names, then their numbers of units.
    ///
    /// - Throws: `unanswered` when an output's meaning stays open, `invalidOption` for an output that does not exist,
    ///   `unsupportedArchitecture` when no output is left or one does not fit.
    init(_ network: RecognizedNetwork, options: ImportOptions) throws(ImportError) {
        further = options.furtherHeads
        let names = network.heads.map(\.output)
        let said = Array(options.outputs.values) + options.ignoredOutputs + further.map(\.output)
        for name in said where !names.contains(name) {
            throw .invalidOption(flag: "--…-output", value: name, allowed: names.joined(separator: ", "))
        }
        var open: [RecognizedNetwork.Head] = []
        for head in network.heads where !options.ignoredOutputs.contains(head.output) {
            if let name = options.outputs.first(where: { $0.value == head.output })?.key
                ?? further.first(where: { $0.output == head.output })?.name
            {
                entries.append(Entry(name: name, output: head))
            } else {
                open.append(head)
            }
        }
        guard !entries.isEmpty || !open.isEmpty else {
            throw .invalidOption(
                flag: "--ignore-output", value: options.ignoredOutputs.sorted().joined(separator: ","),
                allowed: "fewer than all outputs of the file (\(names.joined(separator: ", "))): nothing would be left")
        }
        for head in open {
            guard let known = known(head, among: open) else {
                throw .unanswered([question(about: head, among: open)])
            }
            entries.append(Entry(name: known.name, output: head))
        }
        let order = KnownHead.all.map(\.name) + further.map(\.name)
        entries.sort { (order.firstIndex(of: $0.name) ?? 0) < (order.firstIndex(of: $1.name) ?? 0) }
        try check()
    }

    /// Asks for a head that has no output yet, or for the leave to drop the output.
    private func question(
        about head: RecognizedNetwork.Head, among open: [RecognizedNetwork.Head]
    ) -> ImportQuestion {
        for known in [KnownHead.gender, .ageGroup] where self[known.name] == nil {
            let choices = open.filter { known.units.contains($0.units) }.map(\.output)
            guard choices.contains(head.output) else { continue }
            return ImportQuestion(
                flag: "--\(known.flag)-output", text: "which output tells the \(known.flag)", choices: choices)
        }
        return ImportQuestion(
            flag: "--ignore-output", text: "whether output \(head.output) of \(head.units) units is left out",
            choices: [head.output])
    }

    private func known(_ head: RecognizedNetwork.Head, among open: [RecognizedNetwork.Head]) -> KnownHead? {
        var candidates = KnownHead.all.filter { self[$0.name] == nil && $0.units.contains(head.units) }
        if let words = KnownHead.words(suggestedBy: head.output) {
            candidates.removeAll { $0.words != words }
        } else if candidates.contains(.gender) && candidates.contains(.ageGroup) {
            // Two units can be either: the other output decides.
            let others = open.filter { $0 != head }
            candidates = others.contains { $0.units > 2 } ? [.gender] : []
        }
        return candidates.count == 1 ? candidates[0] : nil
    }

    private func check() throws(ImportError) {
        for entry in entries {
            let (name, head) = (entry.name, entry.output)
            let fits =
                further.first { $0.name == name }.map { $0.labels.count == max(2, head.units) }
                ?? KnownHead.all.contains { $0.name == name && $0.units.contains(head.units) }
            guard fits else {
                throw .unsupportedArchitecture(
                    place: head.output, reason: "\(head.units) units do not fit the head \(name)")
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
        Dictionary(uniqueKeysWithValues: entries.map { ($0.output.output, $0.name) })
    }
}
