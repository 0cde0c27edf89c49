import JSON

/// Reads the files of Keras 2 and 3: archives, whole models in HDF5, and weights without an architecture.
struct KerasSource {
    let path: String
    let options: SourceOptions

    /// - Throws: any `ImportError` about the file or its layers.
    func graph(isArchive: Bool) throws(ImportError) -> LayerGraph {
        if isArchive { return try archiveGraph() }
        let file = try HDF5File(path: path)
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
        let archive = try ZipArchive(path: path)
        let model = try KerasModel(
            parse(archive.bytes(of: "config.json", maximumByteCount: 1 << 28), path: path), path: path)
        guard archive.names.contains("model.weights.h5") else {
            throw .corrupt(path: path, detail: "there is no entry model.weights.h5; sharded weights are not read")
        }
        let file = try HDF5File(bytes: archive.bytes(of: "model.weights.h5"), path: path + ":model.weights.h5")
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
