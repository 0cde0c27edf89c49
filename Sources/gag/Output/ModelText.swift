import Classification
import JSON

/// A model for people.
struct ModelText {
    let classifier: FaceClassifier

    private var model: ModelDescription { classifier.model }

    var text: String {
        var table = TextTable([.left, .left])
        for (name, value) in rows { table.append([name, value]) }
        return table.text() + metrics
    }

    private var rows: [(String, String)] {
        let input = model.input
        let weights = classifier.weights
        return [
            ("Model", "\(model.name), version \(model.version)"),
            ("Directory", classifier.directory),
            ("Architecture", "\(model.architecture.rawValue), stride in \(model.strideIn.rawValue)"),
            ("Batch norm", "epsilon \(model.batchNormEpsilon)"),
            ("Parameters", "\(grouped(weights.parameters)) in \(weights.tensors) tensors"),
            ("Weights", "\(model.weights.file), \(grouped(weights.byteCount)) bytes, \(types(weights.dataTypes))"),
            ("SHA-256", "\(model.weights.sha256) (checked)"),
            ("Input", "\(input.width)×\(input.height) \(input.channels.rawValue), resized \(input.resize.rawValue)"),
            ("Pixels", "(value × \(input.scale) − \(numbers(input.mean))) / \(numbers(input.std))"),
            ("Crop", crop),
            ("Hidden", hidden),
        ] + heads + [("Licence", model.license)] + training
    }

    private var crop: String {
        switch model.crop {
        case .box(let margin, let upright): "box, margin \(margin)" + (upright ? ", turned upright" : "")
        case .landmarks(_, let margin): "landmarks, margin \(margin)"
        case nil: "not described"
        }
    }

    private var hidden: String {
        let layers = model.hidden.map { "\($0.name): \($0.units) units, \($0.activation.rawValue)" }
        return layers.isEmpty ? "none" : layers.joined(separator: "; ")
    }

    private var heads: [(String, String)] {
        model.heads.map { head in
            let labels = head.labels.enumerated().map { index, label in
                head.ranges.isEmpty
                    ? label : "\(label) (\(head.ranges[index].lowerBound)–\(head.ranges[index].upperBound))"
            }
            let years = "\(head.activation) over the years \(Head.years.lowerBound) to \(Head.years.upperBound)"
            let separator = labels.count == 2 && head.ranges.isEmpty ? " or " : ", "
            return (
                head.title(),
                head.kind == .years ? years : "\(head.activation), \(labels.joined(separator: separator))"
            )
        }
    }

    private var training: [(String, String)] {
        guard let training = model.training else { return [] }
        return [("Training", training.stringValue ?? training.text())]
    }

    /// The figures of each split of the test data: members of `metrics` that are objects of numbers.
    private var metrics: String {
        let splits = model.metrics?.objectValue ?? []
        let names = splits.flatMap { ($0.value.objectValue ?? []).filter { $0.value.doubleValue != nil }.map(\.key) }
        let columns = names.enumerated().filter { names.firstIndex(of: $0.element) == $0.offset }.map(\.element)
        guard !columns.isEmpty else { return "" }
        var table = TextTable([.left] + columns.map { _ in .right }, header: ["metrics"] + columns)
        for split in splits where split.value.objectValue != nil {
            table.append([split.key] + columns.map { split.value[$0]?.text() ?? "" })
        }
        return "\n" + table.text()
    }

    private func types(_ types: [String]) -> String { types.joined(separator: ", ") }

    private func numbers(_ values: [Double]) -> String {
        Set(values).count == 1 ? "\(values[0])" : "[\(values.map(\.description).joined(separator: ", "))]"
    }

    /// Digits in groups of three, separated by commas.
    private func grouped(_ number: Int) -> String {
        var digits = String(number)[...]
        var groups: [Substring] = []
        while digits.count > 3 {
            groups.append(digits.suffix(3))
            digits = digits.dropLast(3)
        }
        return (groups + [digits]).reversed().joined(separator: ",")
    }
}
