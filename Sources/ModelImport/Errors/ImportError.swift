/// Why a network cannot be imported; each case carries the place and the values that explain it.
public enum ImportError: Error, Equatable, Sendable {
    /// A file cannot be opened or read; `reason` is the operating system's or the library's.
    case unreadable(path: String, reason: String)
    /// The file is of none of the formats that are read.
    case unrecognizedFormat(path: String)
    /// The file is a pickle, as `torch.save` writes it.
    case pickle(path: String)
    /// Weights of an element type that is not read.
    case unsupportedDataType(path: String, tensor: String, dataType: String)
    /// The file is of a known format but broken; `detail` says what is wrong where.
    case corrupt(path: String, detail: String)
    /// A layer that the network of this service does not have; `place` is its name, inside nested models too.
    case unsupportedLayer(kind: String, place: String, reason: String)
    /// The layers are known, but together they are no network of the families that are served.
    case unsupportedArchitecture(place: String, reason: String)
    /// A layer has no weights in the file.
    case missingWeights(place: String, name: String)
    /// A layer's weights have another shape than the layer needs.
    case misshapenWeights(place: String, name: String, expected: [Int], found: [Int])
    /// The file leaves something open that no flag answers.
    case unanswered([ImportQuestion])
    /// A flag has a value that does not fit the file.
    case invalidOption(flag: String, value: String, allowed: String)
    /// There already is something at the output path.
    case outputExists(path: String)
    /// The model directory cannot be written; `reason` is the operating system's.
    case unwritable(path: String, reason: String)
}

extension ImportError: CustomStringConvertible {
    /// One sentence that names the place and the values that explain the error.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
        case .unrecognizedFormat(let path):
            "\(path) is no file of a known format; known are .keras, .h5, .weights.h5, .safetensors and .onnx"
        case .pickle(let path): Self.pickleAdvice(path)
        case .unsupportedDataType(let path, let tensor, let type):
            "tensor \(tensor) in \(path) has type \(type); known are F32, F16 and BF16: save the model after model.float()"
        case .corrupt(let path, let detail): "\(path) is corrupt: \(detail)"
        case .unsupportedLayer(let kind, let place, let reason): "layer \(place) (\(kind)) is not supported: \(reason)"
        case .unsupportedArchitecture(let place, let reason): "not a supported network, at \(place): \(reason)"
        case .missingWeights(let place, let name): "layer \(place) has no \(name) in the file"
        case .misshapenWeights(let place, let name, let expected, let found):
            "\(name) of layer \(place) has shape \(found), expected \(expected)"
        case .unanswered(let questions):
            "the file does not say: " + questions.map { "\($0.text) (\($0.flag))" }.joined(separator: "; ")
        case .invalidOption(let flag, let value, let allowed): "\(flag) \(value): allowed is \(allowed)"
        case .outputExists(let path): "\(path) already exists"
        case .unwritable(let path, let reason): "cannot write \(path): \(reason)"
        }
    }
}

extension ImportError {
    /// Why a pickle is not read, and the line that writes its weights to a file that is.
    private static func pickleAdvice(_ path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
        let isPlain = name.allSatisfy { $0.isLetter || $0.isNumber || "._-".contains($0) }
        let (source, target) = isPlain ? (name, "\(stem).safetensors") : ("model.pt", "model.safetensors")
        return """
            \(path) is a PyTorch pickle, which is a program and not read. Write its weights to a safetensors file: \
            python3 -c "import torch, safetensors.torch as s; d = torch.load('\(source)', map_location='cpu', \
            weights_only=True); d = d.get('state_dict', d); \
            s.save_file({k: v.clone().contiguous() for k, v in d.items()}, '\(target)')"
            """
    }
}
