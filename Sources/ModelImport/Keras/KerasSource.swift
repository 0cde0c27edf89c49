import HDF5
import JSON
import NetworkGraph
import Zip

/// Reads the files of Keras 2 and 3: archives, whole models in HDF5, and weights without an architecture.
struct KerasSource {
    let path: String
    let options: SourceOptions

    /// - Throws: any `ImportError` about the file or its layers.
    func graph(isArchive: Bool) throws(ImportError) -> LayerGraph {
        if isArchive { return try archiveGraph() }
        let file = try ImportError.translated { () throws(HDF5Error) in try HDF5File(path: path) }
        if let text = file.strings(attribute: "model_config", of: "/")?.first {
            let model = try KerasModel(parse(Array(text.utf8), path: path), path: path)
            return try build(model, KerasLegacyWeights(file: file, root: "/model_weights"))
        }
        let isCheckpoint = KerasCheckpoint.levels.contains { file.contains("/\($0)") }
        if let configuration = options.configuration {
            let document = try parse(FileHandleBytes.all(of: configuration), path: configuration)
            let model = try KerasModel(document, path: configuration)
            if isCheckpoint { return try build(model, KerasCheckpoint(file: file, model: model)) }
            return try build(model, KerasLegacyWeights(file: file, root: "/"))
        }
        return try KerasBareWeights(file: file, isCheckpoint: isCheckpoint).graph(family: options.family)
    }

    private func archiveGraph() throws(ImportError) -> LayerGraph {
        let (configuration, weights) = try ImportError.translated { () throws(ZipError) in
            let archive = try ZipArchive(path: path)
            let configuration = try archive.bytes(of: "config.json", maximumByteCount: 1 << 28)
            let weights = "model.weights.h5"
            return (configuration, archive.names.contains(weights) ? try archive.bytes(of: weights) : nil)
        }
        let model = try KerasModel(parse(configuration, path: path), path: path)
        guard let weights else {
            throw .corrupt(path: path, detail: "there is no entry model.weights.h5; sharded weights are not read")
        }
        let file = try ImportError.translated { () throws(HDF5Error) in
            try HDF5File(bytes: weights, path: path + ":model.weights.h5")
        }
        return try build(model, KerasCheckpoint(file: file, model: model))
    }

    private func build(_ model: KerasModel, _ weights: any KerasWeights) throws(ImportError) -> LayerGraph {
        var builder = KerasGraphBuilder(weights: weights, lambdas: options.lambdas, path: path)
        return try builder.build(model)
    }

    private func parse(_ bytes: [UInt8], path: String) throws(ImportError) -> JSONValue {
        do throws(JSONError) {
            return try JSONValue.parse(bytes, maximumDepth: 200)
        } catch {
            throw .corrupt(path: path, detail: "configuration: \(error)")
        }
    }
}

extension HDF5File {
    /// The numbers of the dataset at `name`.
    ///
    /// - Throws: `ImportError.corrupt`.
    func tensor(_ name: String) throws(ImportError) -> WeightTensor {
        let numbers = try ImportError.translated { () throws(HDF5Error) in try self.numbers(name) }
        return WeightTensor(shape: numbers.shape, values: numbers.values)
    }
}

extension ImportError {
    /// What `body` returns; its errors as those of an import.
    static func translated<Result>(_ body: () throws(HDF5Error) -> Result) throws(ImportError) -> Result {
        do throws(HDF5Error) { return try body() } catch {
            switch error {
            case .unreadable(let path, let reason): throw .unreadable(path: path, reason: reason)
            case .corrupt(let path, let detail): throw .corrupt(path: path, detail: detail)
            case .notAdded(let name): throw .corrupt(path: name, detail: "it cannot be read")
            }
        }
    }

    /// What `body` returns; its errors as those of an import.
    static func translated<Result>(_ body: () throws(ZipError) -> Result) throws(ImportError) -> Result {
        do throws(ZipError) { return try body() } catch {
            switch error {
            case .unreadable(let path, let reason), .unwritable(let path, let reason):
                throw .unreadable(path: path, reason: reason)
            case .corrupt(let path, let detail): throw .corrupt(path: path, detail: detail)
            }
        }
    }
}
