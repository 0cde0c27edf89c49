import FoundationEssentials
import Glibc

extension Error {
    /// The operating system's words for a failed access to a file: "No such file or directory".
    package var systemReason: String {
        guard let underlying = (self as? CocoaError)?.underlying as? POSIXError else { return "\(self)" }
        return unsafe String(cString: strerror(underlying.code.rawValue))
    }
}
