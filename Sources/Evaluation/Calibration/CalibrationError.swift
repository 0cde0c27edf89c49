import Classification

/// Why a model cannot be calibrated; each case carries the values that explain it.
public enum CalibrationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// No photo had a label that tells anything of the heads to fit.
    case noLabels(heads: [String])
    /// The model has no such head.
    case unknownHead(String, known: [String])
    /// The model's directory is no numbered version, so that there is no next one.
    case noVersionDirectory(path: String)
    /// The next version is not written.
    case unwritten(ModelDirectoryError)
    /// model.json cannot be written.
    case unwritable(path: String, reason: String)
    /// The document of the model is no longer what was loaded.
    case changed(path: String, reason: String)

    /// One sentence that names the place and what helps.
    public var description: String {
        switch self {
        case .noLabels(let heads): "no photo could be evaluated whose labels tell of \(heads.joined(separator: ", "))"
        case .unknownHead(let head, let known):
            "the model has no head \"\(head)\"; it has \(known.joined(separator: ", "))"
        case .noVersionDirectory(let path):
            "\(path) is no numbered version, so there is no next one: use --in-place"
        case .unwritten(let error): error.description
        case .unwritable(let path, let reason): "cannot write \(path): \(reason)"
        case .changed(let path, let reason): "\(path) cannot be changed: \(reason)"
        }
    }
}
