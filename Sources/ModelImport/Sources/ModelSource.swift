import FoundationEssentials

/// The file formats that networks are read from, told apart by their content.
package enum ModelSource: String, Sendable {
    /// Keras 3, and Keras 2.13 onwards: a zip archive with config.json and model.weights.h5.
    case kerasArchive = "Keras archive"
    /// HDF5, with or without an architecture.
    case hdf5 = "Keras HDF5"
    /// A PyTorch state dict.
    case safetensors = "PyTorch state dict"
    case onnx = "ONNX"

    /// Looks at the first bytes; ONNX has no signature, so there the name decides.
    ///
    /// - Throws: `unreadable` or `unrecognizedFormat`.
    package init(path: String) throws(ImportError) {
        guard let file = FileHandleBytes.first(16, of: path) else {
            throw .unreadable(path: path, reason: "there is no such file, or it may not be read")
        }
        if file.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            self = .kerasArchive
        } else if file.starts(with: [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .hdf5
        } else if path.lowercased().hasSuffix(".onnx") {
            self = .onnx
        } else if file.count > 8, file[8] == UInt8(ascii: "{") {
            self = .safetensors
        } else {
            throw .unrecognizedFormat(path: path)
        }
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
