/// Why a TLS configuration can't be used.
public enum TLSError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The certificate file is missing or holds no certificate chain.
    case certificate(file: String, reason: String)
    /// The key file is missing or holds no private key.
    case privateKey(file: String, reason: String)
    /// The key is not the certificate's.
    case keyMismatch(certificateFile: String, privateKeyFile: String)
    /// The file of client authorities is missing or holds no certificate.
    case clientAuthority(file: String, reason: String)
    /// OpenSSL refuses a setting.
    case setting(String, reason: String)

    /// What is wrong, in a sentence.
    public var description: String {
        switch self {
        case .certificate(let file, let reason): "cannot load the certificate '\(file)': \(reason)"
        case .privateKey(let file, let reason): "cannot load the private key '\(file)': \(reason)"
        case .keyMismatch(let certificate, let key): "the private key '\(key)' does not belong to '\(certificate)'"
        case .clientAuthority(let file, let reason): "cannot load the client authorities '\(file)': \(reason)"
        case .setting(let name, let reason): "OpenSSL refuses the setting \(name): \(reason)"
        }
    }
}
