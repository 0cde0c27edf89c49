import Classification
import FaceDetection
import JSON
import ModelFiles
import NeuralNetwork

/// Writes the network of a model directory, or of the face detector's, as a file of another framework.
///
/// The file is written beside its final place under a hidden name, and gets its name when it is complete: either all of it
/// is there or nothing.
public struct ModelExporter: Sendable {
    /// What an export did.
    public struct Report: Sendable {
        /// The file that was written.
        public let path: String
        /// What it holds: what goes in and what comes out.
        public let summary: String
        /// What the format does not say by itself, one sentence each.
        public let notices: [String]
    }

    /// The directory of the model.
    public let directory: String
    /// The file to write.
    public let format: ExportFormat
    /// Whether the network stands alone: normalised pixels in, logits out. Otherwise, in ONNX and Keras, an RGB photo of 0 to
    /// 255 goes in, and probabilities come out.
    public var isBare = false
    /// The input of a face detector; nil for any size.
    public var inputSize: (width: Int, height: Int)?
    /// Whether a file at the output path is replaced.
    public var replaces = false
    /// The version of the program, which the file names.
    public var programVersion = ""

    /// An export that has not begun.
    public init(directory: String, format: ExportFormat) {
        self.directory = directory
        self.format = format
    }

    /// Reads the model, checks its weights against model.json, and writes the file.
    ///
    /// - Parameter path: The file; nil for `NAME-VERSION` with the format's ending, in the working directory.
    /// - Throws: ``ExportError``; nothing is left behind then.
    public func run(output path: String? = nil) throws(ExportError) -> Report {
        let document = try document()
        let isDetector = document["task"]?.stringValue == "face detection"
        return isDetector
            ? try exportDetector(document, path: path) : try exportClassifier(document, path: path)
    }

    private func file(_ path: String?, name: String, version: String) throws(ExportError) -> ExportFile {
        let file = ExportFile(path: path ?? "\(name)-\(version)\(format.suffix)", replaces: replaces)
        try file.check()
        return file
    }

    private func exportClassifier(_ document: JSONValue, path: String?) throws(ExportError) -> Report {
        guard inputSize == nil else {
            throw .invalidOption(flag: "--input-size", reason: "a model's input has the size that model.json says")
        }
        let model: ModelDescription
        do throws(ModelError) { model = try ModelDescription(directory: directory) } catch { throw .model(error) }
        let file = try file(path, name: model.name, version: model.version)
        let weights = try weights(model.weights, tensors: model.network.tensors)
        let metadata = [(key: "model.json", value: document.text())]
        var notices: [String] = []
        switch format {
        case .onnx:
            let graph = try ModelGraph(model, weights: weights, isBare: isBare).graph
            try file.write(ONNXExport(graph).bytes(name: model.name, metadata: metadata, producer: producer))
        case .torchvision:
            let export = StateDictionaryExport(model.network, weights: weights)
            try file.write(export.bytes(metadata: ["model.json": document.text(), "format": "pt"]))
            notices = export.notices
        case .keras:
            let graph = try ModelGraph(model, weights: weights, isBare: isBare).graph
            let export = try KerasExport(graph, isPreactivated: model.network.blockOrder == .preactivated)
            try file.write(export.archive(name: model.name, document: document))
        }
        return Report(path: file.path, summary: summary(of: model), notices: notices)
    }

    private func exportDetector(_ document: JSONValue, path: String?) throws(ExportError) -> Report {
        guard format == .onnx else {
            throw .inexpressible(
                format: format, reason: "a face detector is no residual network", advice: "take --format onnx")
        }
        let model: DetectorDescription
        do throws(ModelError) { model = try DetectorDescription(directory: directory) } catch { throw .model(error) }
        let file = try file(path, name: model.name, version: model.version)
        let weights = try weights(model.weights, tensors: YuNet.tensors)
        let metadata = [(key: "model.json", value: document.text())]
        try file.write(
            DetectorONNX(weights).bytes(name: model.name, size: inputSize, metadata: metadata, producer: producer))
        let size = inputSize.map { "\($0.width)×\($0.height)" } ?? "any size"
        return Report(
            path: file.path, summary: "face detector, one BGR photo of \(size), 0 to 255", notices: [])
    }

    private var producer: (name: String, version: String) { ("gag", programVersion) }

    /// The weights, when they have the checksum of model.json and are those of the network.
    private func weights(
        _ description: WeightsDescription, tensors: [TensorRequirement]
    ) throws(ExportError) -> ModelWeights {
        do throws(ModelError) {
            let file = try WeightFile(description, in: directory)
            try file.check(file.digest())
            do throws(SafetensorsError) { try file.tensors.verify(tensors) } catch {
                throw ModelError.weights(path: file.path, error)
            }
            return ModelWeights(file: file.tensors)
        } catch { throw .model(error) }
    }

    /// model.json without what belongs to the weight file that it stands beside.
    private func document() throws(ExportError) -> JSONValue {
        let document: JSONValue
        do throws(ModelError) { document = try ModelFile.document(in: directory) } catch { throw .model(error) }
        return .object((document.objectValue ?? []).filter { !["weights", "activations"].contains($0.key) })
    }

    private func summary(of model: ModelDescription) -> String {
        let size = "\(model.input.width)×\(model.input.height)"
        let (input, outputs) =
            switch format {
            case .torchvision: ("tensors of \(size)", "linear layers")
            case .onnx where isBare, .keras where isBare: ("normalised pixels of \(size)", "logits")
            case .onnx, .keras: ("RGB photos of \(size), 0 to 255", "probabilities")
            }
        let heads = model.heads.map(\.name).joined(separator: ", ")
        return "\(model.architecture.rawValue), \(input); \(outputs) \(heads)"
    }
}
