import HDF5
import NetworkGraph

/// The weights of a `.keras` archive or a `.weights.h5` file: HDF5 groups named after the classes of the layers.
///
/// A layer's group is its class in snake case with a running number, `layers/conv2d_3/vars/0`, inside the group of the
/// model around it, `layers/functional/layers/…`. Files of Keras 2.13 call the level `_layer_checkpoint_dependencies`
/// and count every layer with weights twice, so the number gives an order only. Since Keras 3.6 the attribute `name` of
/// `vars` says which layer it is.
struct KerasCheckpoint: KerasWeights {
    private let file: HDF5File
    /// The group of each layer by its place.
    private let groups: [String: String]

    /// The names that the level of layers has had.
    static let levels = ["layers", "_layer_checkpoint_dependencies"]

    /// Finds the group of every layer of `model`.
    ///
    /// - Throws: `ImportError.corrupt` when a class has another number of groups than the model has layers of it.
    init(file: HDF5File, model: KerasModel) throws(ImportError) {
        var groups: [String: String] = [:]
        try Self.assign(model, in: "", prefix: "", file: file, groups: &groups)
        self.file = file
        self.groups = groups
    }

    func variables(of layer: KerasLayer, place: String) throws(ImportError) -> [String: WeightTensor] {
        var result: [String: WeightTensor] = [:]
        for (index, name) in layer.variableNames.enumerated() {
            guard let group = groups[place], file.isDataset("\(group)/vars/\(index)") else {
                throw .missingWeights(place: place, name: name)
            }
            result[name] = try file.tensor("\(group)/vars/\(index)")
        }
        return result
    }

    private static func assign(
        _ model: KerasModel, in parent: String, prefix: String, file: HDF5File, groups: inout [String: String]
    ) throws(ImportError) {
        let level = levels.map { parent.isEmpty ? $0 : "\(parent)/\($0)" }.first { file.contains($0) }
        guard let level else { return }
        let children = file.children(of: level)
        let layers = model.layers.filter(\.hasVariables)
        for (kind, members) in Dictionary(grouping: layers, by: { snakeCase($0.kind) }) {
            let candidates = self.groups(of: kind, among: children).map { "\(level)/\($0)" }
                .filter { holdsWeights($0, file: file) }
            guard candidates.count == members.count else {
                throw .corrupt(
                    path: file.path,
                    detail:
                        "\(level) has \(candidates.count) groups \(kind), the model has \(members.count) such layers")
            }
            let names = candidates.map { file.strings(attribute: "name", of: "\($0)/vars")?.first ?? "" }
            for (index, layer) in members.enumerated() {
                let group = candidates[names.firstIndex(of: layer.name) ?? index]
                groups[prefix + layer.name] = group
                if let inner = layer.model {
                    try assign(inner, in: group, prefix: "\(prefix)\(layer.name)/", file: file, groups: &groups)
                }
            }
        }
    }

    /// The names `kind`, `kind_1`, `kind_2` … among `children`, in the order of their numbers.
    static func groups(of kind: String, among children: [String]) -> [String] {
        children.compactMap { name -> (Int, String)? in
            if name == kind { return (0, name) }
            guard name.hasPrefix(kind + "_"), let number = Int(name.dropFirst(kind.count + 1)) else { return nil }
            return (number, name)
        }.sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// Whether there is a dataset in the group's variables, or a level of layers below it.
    static func holdsWeights(_ group: String, file: HDF5File) -> Bool {
        file.isDataset("\(group)/vars/0") || levels.contains { file.contains("\(group)/\($0)") }
    }

    /// A class name as Keras writes it in lower case with underscores (`to_snake_case` of its `naming` module).
    static func snakeCase(_ name: String) -> String {
        var result = ""
        let letters = Array(name.unicodeScalars)
        for (index, letter) in letters.enumerated() {
            let isUpper = ("A"..."Z").contains(letter)
            let followsLower = index > 0 && ("a"..."z").contains(letters[index - 1])
            let beginsWord = index + 1 < letters.count && ("a"..."z").contains(letters[index + 1])
            if index > 0 && isUpper && (followsLower || beginsWord) { result.append("_") }
            result.unicodeScalars.append(isUpper ? Unicode.Scalar(letter.value + 32) ?? letter : letter)
        }
        return result
    }
}
