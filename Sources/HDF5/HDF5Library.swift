import CHDF5
import Synchronization

/// The way into the library, which Debian builds without thread safety: all calls of all files run one at a time.
enum HDF5Library {
    private static let calls = Mutex<Void>(())

    /// Runs `body` alone in the library.
    static func locked<Result>(_ body: () -> Result) -> Result {
        calls.withLock { _ in
            chdf5_silence()
            return body()
        }
    }
}

/// Why a file cannot be read or made.
package enum HDF5Error: Error, Equatable, Sendable {
    /// It is no HDF5 file.
    case unreadable(path: String, reason: String)
    /// It is one, but broken; `detail` says what is wrong where.
    case corrupt(path: String, detail: String)
    /// The object of this name cannot be added to a new file.
    case notAdded(name: String)
}
