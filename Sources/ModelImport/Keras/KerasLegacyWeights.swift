import HDF5
import NetworkGraph

/// The weights of a Keras `.h5` file: groups named after the top layers, whose variables the attributes list.
///
/// `layer_names` and `weight_names` are split over `layer_names0`, `layer_names1` … above 64,512 bytes. Keras 2 ends the
/// names of variables in `:0`, Keras 3 does not. A nested model has one group with all variables below it.
struct KerasLegacyWeights: KerasWeights {
    /// One variable: the components of its name and its dataset.
    struct Variable: Sendable {
        /// For `resnet50/conv1_conv/kernel:0`: resnet50, conv1_conv, kernel.
        let components: [String]
        let dataset: String

        var name: String { components.last ?? "" }
        /// The name of the layer, where the variable's name has it.
        var layer: String? { components.count > 1 ? components[components.count - 2] : nil }
    }

    let file: HDF5File
    /// The variables of each top layer, in the order of the file.
    let layers: [(name: String, variables: [Variable])]

    /// Reads the attributes of `root`: `/model_weights` in a whole model, `/` in a file of weights only.
    ///
    /// - Throws: `ImportError.corrupt` when there are none.
    init(file: HDF5File, root: String) throws(ImportError) {
        guard let names = Self.list("layer_names", of: root, file: file) else {
            throw .corrupt(path: file.path, detail: "the group \(root) has no attribute layer_names")
        }
        self.file = file
        layers = names.map { name in
            let group = root == "/" ? "/\(name)" : "\(root)/\(name)"
            let weights = Self.list("weight_names", of: group, file: file) ?? []
            return (name, weights.map { Variable(components: Self.components($0), dataset: "\(group)/\($0)") })
        }
    }

    func variables(of layer: KerasLayer, place: String) throws(ImportError) -> [String: WeightTensor] {
        let path = place.split(separator: "/", maxSplits: 1).map(String.init)
        let candidates = layers.first { $0.name == path.first }?.variables ?? []
        let isNested = path.count > 1
        let own = isNested ? candidates.filter { $0.layer == layer.name } : candidates
        var result: [String: WeightTensor] = [:]
        for (index, name) in layer.variableNames.enumerated() {
            let positional = !isNested && own.count == layer.variableNames.count ? own[index] : nil
            guard let variable = own.first(where: { $0.name == name }) ?? positional else {
                throw .missingWeights(place: place, name: name)
            }
            result[name] = try file.tensor(variable.dataset)
        }
        return result
    }

    /// The strings of an attribute, joined from its numbered parts when it was split.
    static func list(_ attribute: String, of group: String, file: HDF5File) -> [String]? {
        if let whole = file.strings(attribute: attribute, of: group) { return whole }
        var (result, part) = ([String](), 0)
        while let next = file.strings(attribute: "\(attribute)\(part)", of: group) {
            result += next
            part += 1
        }
        return part == 0 ? nil : result
    }

    private static func components(_ name: String) -> [String] {
        var parts = name.split(separator: "/").map(String.init)
        if let last = parts.last, let colon = last.firstIndex(of: ":") {
            parts[parts.count - 1] = String(last[..<colon])
        }
        return parts
    }
}
