import Glibc

/// Why a server could not start.
public enum HTTPServerError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The host is neither an address nor a name that resolves.
    case unknownHost(String, reason: String)
    /// The address could not be bound: it is in use, not this machine's, or not allowed.
    case cannotBind(host: String, port: Int, errno: Int32)
    /// A system call failed.
    case system(call: String, errno: Int32)

    /// What went wrong, in a sentence.
    public var description: String {
        switch self {
        case .unknownHost(let host, let reason): "cannot resolve '\(host)': \(reason)"
        case .cannotBind(let host, let port, let code): "cannot listen on \(host) port \(port): \(Self.text(code))"
        case .system(let call, let code): "\(call) failed: \(Self.text(code))"
        }
    }

    private static func text(_ code: Int32) -> String {
        unsafe String(cString: strerror(code))
    }
}
