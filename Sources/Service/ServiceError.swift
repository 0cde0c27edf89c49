import APIKeys
import HTTPServer
import TLS

/// Why the service cannot start.
public enum ServiceError: Error, Sendable, CustomStringConvertible {
    /// The address cannot be listened on.
    case listening(HTTPServerError)
    /// The key file is missing or bad.
    case keys(KeyFileError)
    /// A certificate, its key or the client authorities cannot be used.
    case tls(TLSError)
    /// systemd passes a socket named admin, and there is no operators' listener.
    case adminSocketWithoutAdmin
    /// Some of the TLS settings are there, not all that it takes.
    case incompleteTLS
    /// Fewer files may be open than a service needs.
    case descriptors(limit: Int, needed: Int)
    /// The address space is limited to less than a service takes before its first request.
    case addressSpace(limit: Int, least: Int, most: Int)

    /// One sentence for the operator.
    public var description: String {
        switch self {
        case .listening(let error): "\(error)"
        case .keys(let error): "\(error)"
        case .tls(let error): "\(error)"
        case .adminSocketWithoutAdmin:
            "the socket named admin is for the operators' listener: set admin.host to the address that it listens on"
        case .incompleteTLS: "TLS needs both tls.certificate_file and tls.key_file"
        case .descriptors(let limit, let needed):
            "only \(limit) files may be open at once, and the service needs \(needed) at least: raise the limit (ulimit -n, "
                + "LimitNOFILE= of systemd, --ulimit nofile= of docker)"
        case .addressSpace(let limit, let least, let most):
            "the address space is limited to \(limit.megabytes), and the service takes \(least.megabytes) of it before the first "
                + "request, \(most.megabytes) with all that limits.body_memory_bytes and limits.pixel_memory_bytes allow: raise the "
                + "limit (ulimit -v, LimitAS= of systemd), or have fewer workers"
        }
    }
}

extension Int {
    /// Bytes for people.
    var megabytes: String { "\((self + 999_999) / 1_000_000) MB" }
}

extension ServiceConfiguration {
    /// The keys of the configured file; nil where there is none.
    func keyStore() throws(ServiceError) -> KeyStore? {
        if keys.file.isEmpty { return nil }
        do {
            return KeyStore(try KeyFile(path: keys.file))
        } catch {
            throw .keys(error)
        }
    }
}
