import JSON
import NetworkGraph
import NeuralNetwork

/// The tensors of a state dict: those of one safetensors file, or of several that an index names
/// (`model.safetensors.index.json`, as Hugging Face's libraries write it for large models).
struct StateTensors {
    /// More tensors and files than a network has that can be served.
    private static let maximumIndexBytes = 16 << 20

    private let files: [SafetensorsFile]
    /// In which of the files a tensor is.
    private let places: [String: Int]
    private let path: String

    /// Names of all tensors that can be read.
    var names: Dictionary<String, Int>.Keys { places.keys }

    /// The texts that the files' headers hold.
    var metadata: [String: String] { files.reduce(into: [:]) { $0.merge($1.metadata) { first, _ in first } } }

    /// Opens the file, or the files that the index at `path` names, which lie beside it.
    ///
    /// - Throws: `unreadable` or `corrupt` with the file, `unsupportedDataType` for weights of another type than is read.
    init(path: String) throws(ImportError) {
        self.path = path
        guard path.hasSuffix(".json") else {
            let file = try Self.open(path)
            (files, places) = ([file], file.tensors.mapValues { _ in 0 })
            return
        }
        let map = try Self.weightMap(path)
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        let names = Set(map.map(\.file)).sorted()
        var opened: [SafetensorsFile] = []
        for name in names { opened.append(try Self.open(folder.isEmpty ? name : "\(folder)/\(name)")) }
        var found: [String: Int] = [:]
        for (tensor, file) in map {
            guard let place = names.firstIndex(of: file) else { continue }
            if opened[place].tensors[tensor] != nil {
                found[tensor] = place
            } else if opened[place].otherDataTypes[tensor] == nil {
                throw .corrupt(path: path, detail: "tensor \(tensor) is not in \(file)")
            }
        }
        (files, places) = (opened, found)
    }

    private static func open(_ path: String) throws(ImportError) -> SafetensorsFile {
        let file: SafetensorsFile
        do throws(SafetensorsError) {
            file = try SafetensorsFile(path: path, ignoringOtherDataTypes: true)
        } catch {
            throw .unreadable(path: path, reason: "\(error)")
        }
        // Counters and tables of numbers may have any type; what a layer computes with may not.
        let parts = [".weight", ".bias", ".running_mean", ".running_var"]
        let other = file.otherDataTypes.keys.filter { name in parts.contains { name.hasSuffix($0) } }.min()
        if let other, let type = file.otherDataTypes[other] {
            throw .unsupportedDataType(path: path, tensor: other, dataType: type)
        }
        return file
    }

    /// Which file each tensor is in.
    private static func weightMap(_ path: String) throws(ImportError) -> [(tensor: String, file: String)] {
        let bytes = try FileHandleBytes.all(of: path, maximumByteCount: maximumIndexBytes)
        let document: JSONValue
        do throws(JSONError) { document = try JSONValue.parse(bytes) } catch {
            throw .corrupt(path: path, detail: "\(error)")
        }
        guard let members = document["weight_map"]?.objectValue, !members.isEmpty else {
            throw .corrupt(path: path, detail: "it has no weight_map")
        }
        var map: [(tensor: String, file: String)] = []
        for (tensor, value) in members {
            guard let file = value.stringValue, !file.isEmpty, !file.contains("/"), file.hasSuffix(".safetensors")
            else {
                throw .corrupt(path: path, detail: "the file of tensor \(tensor) is not one beside it")
            }
            map.append((tensor, file))
        }
        return map
    }

    /// The dimensions of a tensor, slowest first.
    func shape(_ name: String) -> [Int]? {
        places[name].flatMap { files[$0].tensors[name]?.shape }
    }

    /// A tensor with its values.
    ///
    /// - Throws: `missingWeights` or `unreadable`.
    func read(_ name: String) throws(ImportError) -> WeightTensor {
        guard let place = places[name], let entry = files[place].tensors[name] else {
            throw .missingWeights(place: path, name: name)
        }
        do throws(SafetensorsError) {
            return WeightTensor(shape: entry.shape, values: try files[place].floats(name, shape: entry.shape))
        } catch {
            throw .unreadable(path: path, reason: "\(error)")
        }
    }
}
