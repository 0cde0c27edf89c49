/// The files that a model can leave as.
public enum ExportFormat: String, Sendable, CaseIterable {
    /// ONNX, operator set 17.
    case onnx
    /// A PyTorch state dict in safetensors with torchvision's names.
    case torchvision
    /// A Keras 3 archive.
    case keras

    /// The end of the file's name.
    public var suffix: String {
        switch self {
        case .onnx: ".onnx"
        case .torchvision: ".safetensors"
        case .keras: ".keras"
        }
    }
}
