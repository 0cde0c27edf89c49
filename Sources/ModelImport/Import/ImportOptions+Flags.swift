import Classification
import Imaging
import NetworkGraph

extension ImportOptions {
    /// Sets the member that belongs to a flag; questions are answered the same way.
    ///
    /// - Parameters:
    ///   - flag: the name, with or without dashes; `lambda NAME=` for the question about one layer.
    ///   - value: the text after it.
    /// - Throws: `ImportError.invalidOption` with what is allowed.
    public mutating func set(_ flag: String, to value: String) throws(ImportError) {
        let parts = flag.drop { $0 == "-" }.split(separator: " ", maxSplits: 1).map(String.init)
        let (name, prefix) = (parts.first ?? "", parts.count > 1 ? parts[1] : "")
        guard let known = ImportFlag.all.first(where: { $0.name == name }), try assign(known.name, prefix + value)
        else {
            let allowed = ImportFlag.all.first { $0.name == name }?.allowed ?? "no such flag"
            throw .invalidOption(flag: "--\(name)", value: value, allowed: allowed)
        }
    }

    /// - Returns: false when the value is not allowed.
    private mutating func assign(_ name: String, _ value: String) throws(ImportError) -> Bool {
        let texts = value.split(separator: ",").map { $0.trimmed }
        switch name {
        case "channels":
            guard ["RGB", "BGR"].contains(value.uppercased()) else { return false }
            isBGR = value.uppercased() == "BGR"
        case "preprocess":
            guard let mode = PreprocessingMode(rawValue: value) else { return false }
            preprocessing = mode
        case "scale":
            guard let number = Self.fraction(value), number > 0 else { return false }
            scale = number
        case "mean": mean = Self.threeNumbers(texts)
        case "std": deviation = Self.threeNumbers(texts)
        case "resize": resize = ResizeMethod(rawValue: value)
        case "input-size": inputSize = Self.size(value)
        case "gender-labels": genderLabels = texts.count == 2 ? texts : nil
        case "age-labels": ageLabels = texts.count > 1 ? texts : nil
        case "age-ranges": ageRanges = Self.ranges(texts)
        case "gender-output", "age-group-output", "age-output":
            guard let head = KnownHead.ofFlag(String(name.dropLast("-output".count))) else { return false }
            outputs[head.name] = value
        case "head-labels":
            guard let heads = Self.furtherHeads(value) else { return false }
            furtherHeads = heads
            source.family.heads = Set(heads.map(\.output))
        case "ignore-output": ignoredOutputs.formUnion(texts)
        case "license": license = value.isEmpty ? nil : value
        default: return assignSource(name, value, texts)
        }
        return isSet(name)
    }

    /// Whether a flag whose text may not have been understood has a value now.
    private func isSet(_ name: String) -> Bool {
        switch name {
        case "mean": mean != nil
        case "std": deviation != nil && deviation?.allSatisfy { $0 > 0 } == true
        case "resize": resize != nil
        case "input-size": inputSize != nil
        case "gender-labels": genderLabels != nil
        case "age-labels": ageLabels != nil
        case "age-ranges": ageRanges != nil
        case "license": license != nil
        default: true
        }
    }

    private mutating func assignSource(_ name: String, _ value: String, _ texts: [String]) -> Bool {
        switch name {
        case "lambda":
            for text in texts {
                let parts = text.split(separator: "=").map { $0.trimmed }
                guard parts.count == 2, let mode = PreprocessingMode(rawValue: parts[1]) else { return false }
                source.lambdas[parts[0]] = mode
            }
        case "config": source.configuration = value
        case "stride-in":
            guard ["conv1", "conv2"].contains(value) else { return false }
            source.family.strideIn = value == "conv1" ? 1 : 2
        case "pool-border":
            guard ["none", "symmetric"].contains(value) else { return false }
            source.family.padsPooling = value == "symmetric"
        case "epsilon":
            guard let number = Float(value), number > 0, number < 1 else { return false }
            source.family.epsilon = number
        case "hidden-activation":
            guard let kind = ActivationKind(rawValue: value), kind != .softmax else { return false }
            source.family.hiddenActivation = kind
        default: return false
        }
        return true
    }

    /// `0.0039` or `1/255`.
    private static func fraction(_ text: String) -> Float? {
        let parts = text.split(separator: "/").map { Float($0.trimmed) }
        guard let first = parts.first, let numerator = first, parts.count <= 2 else { return nil }
        guard parts.count == 2 else { return numerator }
        return parts[1].flatMap { $0 == 0 ? nil : numerator / $0 }
    }

    private static func threeNumbers(_ texts: [String]) -> [Float]? {
        let numbers = texts.compactMap { Float($0) }.filter(\.isFinite)
        return numbers.count == 3 && texts.count == 3 ? numbers : nil
    }

    private static func size(_ text: String) -> (width: Int, height: Int)? {
        let sides = text.lowercased().split(separator: "x").map { Int($0) }
        guard sides.count == 2, let width = sides[0], let height = sides[1],
            InputDescription.allowedSide.contains(width), InputDescription.allowedSide.contains(height)
        else { return nil }
        return (width, height)
    }

    /// `glasses=no,yes;mood:mood_head=sad,glad`; nil where it is anything else, or a name is taken.
    private static func furtherHeads(_ text: String) -> [FurtherHead]? {
        var heads: [FurtherHead] = []
        for part in text.split(separator: ";") {
            let sides = part.split(separator: "=").map { $0.trimmed }
            guard sides.count == 2 else { return nil }
            let names = sides[0].split(separator: ":", maxSplits: 1).map { $0.trimmed }
            let labels = sides[1].split(separator: ",").map { $0.trimmed }
            guard let name = names.first, let output = names.last, labels.count > 1, Set(labels).count == labels.count,
                !KnownHead.all.contains(where: { $0.name == name }), !heads.contains(where: { $0.name == name })
            else { return nil }
            heads.append(FurtherHead(name: name, output: output, labels: labels))
        }
        return heads.isEmpty ? nil : heads
    }

    private static func ranges(_ texts: [String]) -> [ClosedRange<Int>]? {
        let ranges = texts.compactMap { AgeRange($0)?.years }
        return ranges.count == texts.count && ranges.count > 1 ? ranges : nil
    }
}

/// The years that a label such as `0-17`, `18–29`, `70+` or `70-` names.
struct AgeRange {
    let years: ClosedRange<Int>

    init?(_ label: String) {
        let numbers = label.split { !$0.isNumber }.compactMap { Int($0) }
        let hasLetters = label.contains(where: \.isLetter)
        guard !hasLetters, let first = numbers.first, first <= 150 else { return nil }
        if numbers.count == 2, first <= numbers[1], numbers[1] <= 150 {
            years = first...numbers[1]
        } else if numbers.count == 1 {
            years = label.hasSuffix("+") || label.hasPrefix(">") ? first...150 : first...first
        } else {
            return nil
        }
    }
}

extension Substring {
    /// Without the spaces around.
    var trimmed: String {
        var text = self
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
