import COpenSSL

/// An OpenSSL context: certificate, key and rules of all connections that are made while it is current.
///
/// TLS 1.2 and 1.3 with forward secrecy and authenticated encryption only (RFC 9325). Sessions are not resumed: ticket
/// keys would weaken forward secrecy, and HTTP connections are kept anyway.
@safe final class TLSContext {
    private static let ciphers = [
        "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256",
        "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384",
        "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305",
    ]
    private static let groups = "X25519:P-256:P-384"

    private let context: OpaquePointer
    /// The offered protocols as ALPN wants them: each with its length before it.
    private let applicationProtocols: [UInt8]

    init(_ configuration: TLSConfiguration) throws(TLSError) {
        guard let context = unsafe SSL_CTX_new(TLS_server_method()) else {
            throw .setting("TLS", reason: OpenSSLErrors.take())
        }
        unsafe self.context = context
        applicationProtocols = configuration.applicationProtocols.flatMap { [UInt8($0.utf8.count)] + $0.utf8 }
        try restrict()
        try load(configuration)
        if let file = configuration.clientAuthorityFile { try demandClientCertificates(file) }
        let own = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe SSL_CTX_set_alpn_select_cb(context, selectApplicationProtocol, own)
    }

    deinit { unsafe SSL_CTX_free(context) }

    /// A connection's TLS state, which keeps the OpenSSL context.
    func makeSession() -> OpaquePointer? { unsafe SSL_new(context) }

    private func restrict() throws(TLSError) {
        unsafe SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_2_VERSION), nil)
        unsafe SSL_CTX_set_options(context, openssl_server_options)
        unsafe SSL_CTX_ctrl(context, SSL_CTRL_SET_SESS_CACHE_MODE, Int(SSL_SESS_CACHE_OFF), nil)
        unsafe SSL_CTX_set_num_tickets(context, 0)
        // A write may take a part and go on from another address; idle connections give their buffers back.
        let modes =
            SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS
        unsafe SSL_CTX_ctrl(context, SSL_CTRL_MODE, Int(modes), nil)
        guard unsafe SSL_CTX_set_cipher_list(context, Self.ciphers.joined(separator: ":")) == 1 else {
            throw .setting("ciphers", reason: OpenSSLErrors.take())
        }
        var groups = Array(Self.groups.utf8CString)
        guard unsafe SSL_CTX_ctrl(context, SSL_CTRL_SET_GROUPS_LIST, 0, &groups) == 1 else {
            throw .setting("groups", reason: OpenSSLErrors.take())
        }
    }

    private func load(_ configuration: TLSConfiguration) throws(TLSError) {
        let certificate = configuration.certificateFile
        guard unsafe SSL_CTX_use_certificate_chain_file(context, certificate) == 1 else {
            throw .certificate(file: certificate, reason: OpenSSLErrors.take())
        }
        let key = configuration.privateKeyFile
        guard unsafe SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) == 1 else {
            let reason = OpenSSLErrors.take()
            if reason.contains("mismatch") { throw .keyMismatch(certificateFile: certificate, privateKeyFile: key) }
            throw .privateKey(file: key, reason: reason)
        }
        guard unsafe SSL_CTX_check_private_key(context) == 1 else {
            _ = OpenSSLErrors.take()
            throw .keyMismatch(certificateFile: certificate, privateKeyFile: key)
        }
    }

    private func demandClientCertificates(_ file: String) throws(TLSError) {
        guard unsafe SSL_CTX_load_verify_locations(context, file, nil) == 1,
            let names = unsafe SSL_load_client_CA_file(file)
        else { throw .clientAuthority(file: file, reason: OpenSSLErrors.take()) }
        unsafe SSL_CTX_set_client_CA_list(context, names)
        unsafe SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
    }

    /// Picks the best of the offered protocols that the client offers too.
    fileprivate func select(
        _ selected: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ length: UnsafeMutablePointer<UInt8>?,
        from offered: UnsafePointer<UInt8>?, count: UInt32
    ) -> Int32 {
        var chosen: UnsafeMutablePointer<UInt8>?
        let result = unsafe applicationProtocols.withUnsafeBufferPointer { own in
            unsafe SSL_select_next_proto(
                &chosen, length, own.baseAddress, UInt32(own.count), offered, count)
        }
        guard result == OPENSSL_NPN_NEGOTIATED else { return SSL_TLSEXT_ERR_ALERT_FATAL }
        // The choice points into this object's own list, which outlives the handshake.
        unsafe selected?.pointee = UnsafePointer(chosen)
        return SSL_TLSEXT_ERR_OK
    }
}

// An OpenSSL context may be used by any thread once it is set up, which the initializer does.
extension TLSContext: @unchecked Sendable {}

private func selectApplicationProtocol(
    _ session: OpaquePointer?, _ selected: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
    _ length: UnsafeMutablePointer<UInt8>?, _ offered: UnsafePointer<UInt8>?, _ count: UInt32,
    _ context: UnsafeMutableRawPointer?
) -> Int32 {
    guard let context = unsafe context else { return SSL_TLSEXT_ERR_NOACK }
    let owner = unsafe Unmanaged<TLSContext>.fromOpaque(context).takeUnretainedValue()
    return unsafe owner.select(selected, length, from: offered, count: count)
}
