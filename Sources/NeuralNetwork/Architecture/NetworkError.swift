import Excerpt

/// Why a network cannot be built.
public enum NetworkError: Error, Equatable, Sendable {
    /// A field of the description is outside what is supported.
    case invalidDescription(field: String, value: String, allowed: String)
    /// The weight file does not fit the description.
    case weights(SafetensorsError)
    /// A tensor holds an infinity or a NaN, or a batch normalisation's variance makes one.
    case notFinite(tensor: String)
    /// Eight bits were asked for, but the range of a layer's output is not known.
    case uncalibrated(layer: String)
}

extension NetworkError: CustomStringConvertible {
    /// One sentence with the values that explain the error.
    public var description: String {
        switch self {
        case .invalidDescription(let field, let value, let allowed): "\(field) is \(value); allowed: \(allowed)"
        case .weights(let error): error.description
        case .notFinite(let tensor): "tensor \(tensor.excerpt) leads to numbers that are not finite"
        case .uncalibrated(let layer):
            "int8 needs a calibrated model, and the range of \(layer) is not known; `gag quantize` calibrates"
        }
    }
}
