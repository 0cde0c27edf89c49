import Imaging
import JSON
import NetworkGraph
import NeuralNetwork

/// Builds model.json from what the file says and what the flags add.
struct ModelDocument {
    let network: RecognizedNetwork
    let assignment: HeadAssignment
    var options: ImportOptions
    /// Suggestions that were taken because nothing was said, one sentence each.
    private(set) var assumptions: [String] = []
    private var questions: [ImportQuestion] = []

    init(network: RecognizedNetwork, assignment: HeadAssignment, options: ImportOptions) {
        self.network = network
        self.assignment = assignment
        self.options = options
    }

    /// Asks for what is missing.
    ///
    /// - Throws: `unanswered` with all questions at once; `invalidOption` when an answer does not fit the file.
    mutating func resolve() throws(ImportError) {
        askAboutPixels()
        try askAboutLabels()
        if options.license == nil {
            ask("license", "under which terms the weights may be used", suggestion: "not stated")
        }
        guard questions.isEmpty else { throw .unanswered(questions) }
    }

    private mutating func ask(_ flag: String, _ text: String, suggestion: String? = nil, choices: [String] = []) {
        if let suggestion, options.acceptsSuggestions {
            // A suggestion is a value of its flag.
            if (try? options.set(flag, to: suggestion)) != nil {
                assumptions.append("\(text): \(suggestion) (--\(flag))")
                return
            }
        }
        questions.append(ImportQuestion(flag: "--\(flag)", text: text, suggestion: suggestion, choices: choices))
    }

    private mutating func askAboutPixels() {
        if options.isBGR == nil {
            ask("channels", "in which order training fed the channels", suggestion: "RGB", choices: ["RGB", "BGR"])
        }
        if options.preprocessing == nil && options.scale == nil && options.mean == nil && options.deviation == nil {
            let isScaled = network.input != InputPipeline()
            ask(
                "preprocess", "what training did to pixels of 0 to 255 before the network",
                suggestion: isScaled ? PreprocessingMode.none.rawValue : nil,
                choices: PreprocessingMode.allCases.map(\.rawValue))
        }
        if options.resize == nil {
            let suggestion = network.resizing.flatMap { ResizeMethod(rawValue: $0) } ?? .bilinear
            ask(
                "resize", "how photos got the input's size in training", suggestion: suggestion.rawValue,
                choices: ResizeMethod.allCases.map(\.rawValue))
        }
    }

    private mutating func askAboutLabels() throws(ImportError) {
        if let gender = assignment[KnownHead.gender.name], options.genderLabels == nil {
            let what = gender.units == 1 ? "of 0 and of 1 of" : "of the two units of"
            ask("gender-labels", "which labels \(what) output \(gender.output) have, as female,male")
        }
        guard let ageGroup = assignment[KnownHead.ageGroup.name] else { return }
        guard let labels = options.ageLabels else {
            ask("age-labels", "which labels the \(ageGroup.units) units of output \(ageGroup.output) have")
            return
        }
        guard labels.count == ageGroup.units, Set(labels).count == labels.count else {
            throw .invalidOption(
                flag: "--age-labels", value: labels.joined(separator: ","), allowed: "\(ageGroup.units) different texts"
            )
        }
        if options.ageRanges == nil {
            let ranges = labels.compactMap { AgeRange($0)?.years }
            if ranges.count == labels.count && Self.areDisjoint(ranges) {
                options.ageRanges = ranges
            } else {
                ask("age-ranges", "which years \(labels.joined(separator: ", ")) mean, as 0-12,13-19,20-59,60+")
            }
        }
        if let ranges = options.ageRanges, ranges.count != labels.count || !Self.areDisjoint(ranges) {
            throw .invalidOption(
                flag: "--age-ranges", value: ranges.map { "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: ","),
                allowed: "\(labels.count) pairs of years that do not overlap")
        }
    }

    private static func areDisjoint(_ ranges: [ClosedRange<Int>]) -> Bool {
        ranges.indices.allSatisfy { index in !ranges[..<index].contains { $0.overlaps(ranges[index]) } }
    }

    /// What happens to the pixels, outside the graph and then in it.
    private var pipeline: InputPipeline? {
        var pipeline = InputPipeline()
        for operation in options.preprocessing?.operations ?? [] where !pipeline.append(operation) { return nil }
        let steps = [
            ChannelAffine(scale: [options.scale ?? 1], shift: (options.mean ?? [0]).map { -$0 }),
            ChannelAffine(scale: (options.deviation ?? [1]).map { 1 / $0 }, shift: [0]),
        ]
        for step in steps where !pipeline.append(.affine(step)) { return nil }
        pipeline.append(contentsOf: network.input)
        return pipeline
    }
}

extension ModelDocument {
    /// The document, for weights with the given checksum.
    ///
    /// - Throws: `unsupportedArchitecture` when model.json cannot say what the file does.
    func json(
        name: String, version: String, weightFile: String, checksum: String, source: String
    ) throws(ImportError) -> JSONValue {
        guard let architecture = network.architecture else {
            let description = network.description
            throw .unsupportedArchitecture(
                place: "blocks",
                reason: "\(description.blockKind.rawValue) blocks \(description.blocks) are no known depth")
        }
        let description = network.description
        var members: [(key: String, value: JSONValue)] = [
            ("name", .string(name)), ("version", .string(version)), ("architecture", .string(architecture)),
        ]
        if description.baseWidth != 64 { members.append(("base_width", .integer(description.baseWidth))) }
        members.append(("stride_in", .string(description.strideIn.rawValue)))
        if let borders = Self.borders(description) { members.append(("borders", borders)) }
        // The decimal that reads back as the same float.
        members.append(("batch_norm_epsilon", .number(Double("\(description.batchNormEpsilon)") ?? 1e-5)))
        members.append(("input", try input()))
        if description.pooling == .flatten { members.append(("pooling", .string(description.pooling.rawValue))) }
        members.append(("hidden", .array(description.hidden.map(Self.hidden))))
        members.append(("heads", try heads()))
        members.append(("weights", ["file": .string(weightFile), "sha256": .string(checksum)]))
        members.append(("license", .string(options.license ?? "not stated")))
        members.append(("training", .string("imported from \(source)")))
        return .object(members)
    }

    private static func hidden(_ layer: ResNetDescription.HiddenLayer) -> JSONValue {
        [
            "name": .string(layer.name), "units": .integer(layer.units),
            "activation": .string(layer.activation.rawValue),
        ]
    }

    private static func borders(_ description: ResNetDescription) -> JSONValue? {
        let rules = [
            ("stem", description.stemBorder), ("pooling", description.poolingBorder),
            ("blocks", description.blockBorder),
        ].filter { $0.1 != .symmetric }
        return rules.isEmpty ? nil : .object(rules.map { (key: $0.0, value: .string($0.1.rawValue)) })
    }

    private func input() throws(ImportError) -> JSONValue {
        guard let pipeline, let isReversed = pipeline.reversesChannels, let numbers = pipeline.description else {
            throw .unsupportedArchitecture(
                place: "input",
                reason: "the pixels are changed in a way other than an order of channels, scale, mean and std")
        }
        let isBGR = (options.isBGR ?? false) != isReversed
        return [
            "width": .integer(network.description.inputWidth), "height": .integer(network.description.inputHeight),
            "channels": .string(isBGR ? "BGR" : "RGB"), "resize": .string((options.resize ?? .bilinear).rawValue),
            "scale": .number(numbers.scale), "mean": .array(numbers.mean.map { .number($0) }),
            "std": .array(numbers.std.map { .number($0) }),
        ]
    }

    private func heads() throws(ImportError) -> JSONValue {
        var heads: [(key: String, value: JSONValue)] = []
        for entry in assignment.entries {
            let units = entry.output.units
            var members: [(key: String, value: JSONValue)] = [
                ("activation", .string(units == 1 ? "sigmoid" : "softmax")), ("units", .integer(units)),
            ]
            if entry.name == KnownHead.years.name {
                members.append(("bins", "years 0 to 100"))
            } else {
                members.append(("labels", .array(try labels(of: entry.name).map { .string($0) })))
            }
            if entry.output.temperature != 1 {
                // The decimal that reads back as the same float.
                members.append(("temperature", .number(Double("\(entry.output.temperature)") ?? 1)))
            }
            if entry.name == KnownHead.ageGroup.name {
                guard let ranges = options.ageRanges else { throw .unanswered([]) }
                members.append(
                    ("ranges", .array(ranges.map { [.integer($0.lowerBound), .integer($0.upperBound)] })))
            }
            heads.append((entry.name, .object(members)))
        }
        return .object(heads)
    }

    private func labels(of head: String) throws(ImportError) -> [String] {
        let labels =
            switch head {
            case KnownHead.gender.name: options.genderLabels
            case KnownHead.ageGroup.name: options.ageLabels
            default: options.furtherHeads.first { $0.name == head }?.labels
            }
        guard let labels else { throw .unanswered([]) }
        return labels
    }
}
