import Classification
import FoundationEssentials
import JSON
import ModelFiles

/// Turns a trained network's file into a model directory, `models/NAME/VERSION`.
///
/// The directory is built beside its final place under a hidden name, loaded once as the server would, and then renamed:
/// either all of it is there or nothing.
public struct ModelImporter: Sendable {
    /// An output of the file that the model keeps.
    public struct Output: Sendable, Equatable {
        /// The name that the file gives it.
        public let name: String
        /// Whether the file gives logits, to which sigmoid or softmax is still to be applied.
        public let areLogits: Bool
    }

    /// What an import did.
    public struct Report: Sendable {
        /// The directory that was written.
        public let directory: String
        /// The kind of file, such as `Keras archive`.
        public let format: String
        /// What model.json says.
        public let model: ModelDescription
        /// By the names of heads, the file's output of each.
        public let outputs: [String: Output]
        /// Answers that were taken because nothing was said, one sentence each.
        public let assumptions: [String]
    }

    /// The file with the network.
    public let source: String
    /// The directory to write.
    public let output: String
    /// What the file may not know.
    public var options: ImportOptions

    /// An import that has not begun.
    public init(source: String, output: String, options: ImportOptions) {
        self.source = source
        self.output = output.count > 1 && output.hasSuffix("/") ? String(output.dropLast()) : output
        self.options = options
    }

    /// Reads, recognises and writes.
    ///
    /// - Throws: ``ImportError``; `unanswered` carries the questions to ask, after which ``run()`` may be called again.
    public func run() throws(ImportError) -> Report {
        let (name, version) = try target()
        let format = try ModelSource(path: source)
        let graph = try format.graph(path: source, options: options.source)
        let network = try NetworkRecognizer(graph, size: options.inputSize).recognize()
        let assignment = try HeadAssignment(network, options: options)
        var document = ModelDocument(network: network, assignment: assignment, options: options)
        try document.resolve()
        let weights = network.weightFile(
            heads: assignment.names, as: options.storesHalfPrecision ? .float16 : .float32
        ).bytes()
        let json = try document.json(
            name: name, version: version, weightFile: "model.safetensors",
            checksum: unsafe weights.withUnsafeBytes { unsafe SHA256Digest.hexadecimal(of: $0) },
            source: "\(source.split(separator: "/").last ?? "a file") (\(format.rawValue))")
        let model: ModelDescription
        do throws(ModelDirectoryError) {
            model = try ModelDirectoryWriter(directory: output).write(json: json, weights: .bytes(weights))
        } catch {
            throw ImportError(error)
        }
        let outputs = assignment.entries.map { entry in
            (entry.name, Output(name: entry.output.output, areLogits: entry.output.activation == .linear))
        }
        return Report(
            directory: output, format: format.rawValue, model: model,
            outputs: Dictionary(uniqueKeysWithValues: outputs),
            assumptions: document.assumptions)
    }

    /// Name and version from the last two parts of the output's path.
    private func target() throws(ImportError) -> (name: String, version: String) {
        guard let place = ModelPlace(output) else {
            throw .invalidOption(
                flag: "--output", value: output, allowed: "a path that ends in NAME/VERSION, as models/faces/1")
        }
        guard !FileManager.default.fileExists(atPath: output) else { throw .outputExists(path: output) }
        return (place.name, place.version)
    }
}
