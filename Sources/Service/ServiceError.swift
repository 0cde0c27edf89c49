import APIKeys
import HTTPServer

/// Why the service cannot start.
public enum ServiceError: Error, Sendable, CustomStringConvertible {
    /// The address cannot be listened on.
    case listening(HTTPServerError)
    /// The key file is missing or bad.
    case keys(KeyFileError)

    /// One sentence for the operator.
    public var description: String {
        switch self {
        case .listening(let error): "\(error)"
        case .keys(let error): "\(error)"
        }
    }
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
