import ModelFiles
import NeuralNetwork

/// Why a model cannot be exported; each case carries the values that explain it.
public enum ExportError: Error, Equatable, Sendable {
    /// The model directory cannot be read, or is damaged.
    case model(ModelError)
    /// The weight file lacks a tensor.
    case weights(SafetensorsError)
    /// The format cannot say what the model is; `advice` says what can.
    case inexpressible(format: ExportFormat, reason: String, advice: String)
    /// A flag does not fit the model.
    case invalidOption(flag: String, reason: String)
    /// There already is something at the output path.
    case exists(path: String)
    /// The file cannot be written; `reason` is the operating system's or the library's.
    case unwritable(path: String, reason: String)
}

extension ExportError: CustomStringConvertible {
    /// One sentence that names the place and what to do.
    public var description: String {
        switch self {
        case .model(let error): "\(error)"
        case .weights(let error): "\(error)"
        case .inexpressible(let format, let reason, let advice):
            "\(format.rawValue) cannot say it: \(reason); \(advice)"
        case .invalidOption(let flag, let reason): "\(flag): \(reason)"
        case .exists(let path): "\(path) already exists; give --force to replace it, or another path with --output"
        case .unwritable(let path, let reason): "cannot write \(path): \(reason)"
        }
    }
}
