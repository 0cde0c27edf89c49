import FoundationEssentials
import NetworkGraph

/// The file formats that networks are read from, told apart by their content.
package enum ModelSource: String, Sendable {
    /// Keras 3, and Keras 2.13 onwards: a zip archive with config.json and model.weights.h5.
    case kerasArchive = "Keras archive"
    /// HDF5, with or without an architecture.
    case hdf5 = "Keras HDF5"
    /// A PyTorch state dict, or the index of one in several files.
    case safetensors = "PyTorch state dict"
    case onnx = "ONNX"

    /// Looks at the first bytes; ONNX has no signature, so there the name decides.
    ///
    /// - Throws: `unreadable`, `unrecognizedFormat`, or `pickle` for what `torch.save` wrote.
    package init(path: String) throws(ImportError) {
        guard let file = FileHandleBytes.first(512, of: path) else {
            throw .unreadable(path: path, reason: "there is no such file, or it may not be read")
        }
        if Self.isPickle(file) { throw .pickle(path: path) }
        if file.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            self = .kerasArchive
        } else if file.starts(with: [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .hdf5
        } else if path.lowercased().hasSuffix(".onnx") {
            self = .onnx
        } else if path.lowercased().hasSuffix(".index.json") {
            self = .safetensors
        } else if file.count > 8, file[8] == UInt8(ascii: "{") {
            self = .safetensors
        } else {
            throw .unrecognizedFormat(path: path)
        }
    }

    /// Whether `torch.save` wrote it: a zip archive that begins with the pickle, or before PyTorch 1.6 the pickle itself.
    private static func isPickle(_ file: [UInt8]) -> Bool {
        // The length of a safetensors file's header may begin with the same bytes; behind it stands a brace.
        if file.count > 8, file[0] == 0x80, (2...5).contains(file[1]), file[8] != UInt8(ascii: "{") { return true }
        guard file.starts(with: [0x50, 0x4B, 0x03, 0x04]), file.count > 30 else { return false }
        let length = Int(file[26]) | Int(file[27]) << 8
        return String(decoding: file[30...].prefix(length), as: UTF8.self).hasSuffix("/data.pkl")
    }

    /// Reads the network's layers and weights.
    package func graph(path: String, options: SourceOptions) throws(ImportError) -> LayerGraph {
        switch self {
        case .kerasArchive, .hdf5: try KerasSource(path: path, options: options).graph(isArchive: self == .kerasArchive)
        case .safetensors: try StateDictionary(path: path).graph(family: options.family)
        case .onnx: try ONNXSource(path: path).graph()
        }
    }
}
