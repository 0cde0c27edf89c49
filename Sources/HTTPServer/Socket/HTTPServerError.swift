import Glibc

/// Why a server could not start.
public enum HTTPServerError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The host is neither an address nor a name that resolves.
    case unknownHost(String, reason: String)
    /// The address could not be bound: it is in use, not this machine's, or not allowed.
    case cannotBind(host: String, port: Int, errno: Int32)
    /// The path of a Unix socket is empty or too long for one.
    case unixPath(String)
    /// A descriptor that the process was started with is no listening socket.
    case notListening(descriptor: Int32)
    /// A system call failed.
    case system(call: String, errno: Int32)

    /// What went wrong, in a sentence.
    public var description: String {
        switch self {
        case .unknownHost(let host, let reason): "cannot resolve '\(host)': \(reason)"
        case .cannotBind(let host, let port, let code):
            "cannot listen on \(host)\(host.hasPrefix("unix:") ? "" : " port \(port)"): \(Self.text(code))"
        case .unixPath(let path): "'\(path)' cannot be the path of a Unix socket: it takes 1 to 107 bytes"
        case .notListening(let descriptor): "descriptor \(descriptor) is no listening socket"
        case .system(let call, let code): "\(call) failed: \(Self.text(code))"
        }
    }

    private static func text(_ code: Int32) -> String {
        unsafe String(cString: strerror(code))
    }
}
