/// Why something could not be kept for the next start.
public enum CacheError: Error, Equatable, CustomStringConvertible {
    /// The directory is not there and cannot be made.
    case noDirectory(path: String, reason: String)
    /// Others than this user may write to the directory or own it.
    case exposed(path: String)
    /// A file cannot be written.
    case unwritable(path: String, reason: String)

    /// One sentence without a full stop, naming the path.
    public var description: String {
        switch self {
        case .noDirectory(let path, let reason): "the cache directory \(path) cannot be made: \(reason)"
        case .exposed(let path): "the cache directory \(path) belongs to, or may be written by, another user"
        case .unwritable(let path, let reason): "\(path) cannot be written: \(reason)"
        }
    }
}
