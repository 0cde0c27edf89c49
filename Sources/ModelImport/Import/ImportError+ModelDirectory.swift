import Classification

extension ImportError {
    /// The same about the directory that is written.
    init(_ error: ModelDirectoryError) {
        self =
            switch error {
            case .exists(let path): .outputExists(path: path)
            case .unwritable(let path, let reason): .unwritable(path: path, reason: reason)
            case .notServable(_, let error): .unsupportedArchitecture(place: "the result", reason: "\(error)")
            }
    }
}
