/// The files and choices of a TLS listener.
public struct TLSConfiguration: Sendable, Equatable {
    /// The certificate and its chain, PEM, the server's own first.
    public var certificateFile: String
    /// The private key, PEM, without a passphrase.
    public var privateKeyFile: String
    /// Certificate authorities, PEM: clients must show a certificate that one of them has signed (mTLS). `nil` asks
    /// clients for nothing.
    public var clientAuthorityFile: String?
    /// The protocols offered in ALPN (RFC 7301), best first.
    public var applicationProtocols: [String]

    /// A configuration from its parts.
    public init(
        certificateFile: String, privateKeyFile: String, clientAuthorityFile: String? = nil,
        applicationProtocols: [String] = ["h2", "http/1.1"]
    ) {
        self.certificateFile = certificateFile
        self.privateKeyFile = privateKeyFile
        self.clientAuthorityFile = clientAuthorityFile
        self.applicationProtocols = applicationProtocols
    }
}
