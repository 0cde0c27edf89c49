import Foundation

/// Keys and certificates made for a test by the openssl command.
package struct Certificates {
    /// Where the files are.
    package let directory: String

    package init(directory: String) { self.directory = directory }

    /// The file of a certificate.
    package func certificate(_ name: String) -> String { "\(directory)/\(name).crt" }
    /// The file of a private key.
    package func key(_ name: String) -> String { "\(directory)/\(name).key" }

    /// Makes a certificate for the loopback address that signs itself, with its key.
    package func makeSelfSigned(_ name: String, subject: String = "/CN=gag test") throws {
        try openssl([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", subject, "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost",
            "-keyout", key(name), "-out", certificate(name),
        ])
    }

    /// Makes a client's key and certificate, signed by another one.
    package func makeClient(_ name: String, signedBy authority: String) throws {
        try openssl([
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=\(name)",
            "-keyout", key(name), "-out", "\(directory)/\(name).csr",
        ])
        try openssl([
            "x509", "-req", "-in", "\(directory)/\(name).csr", "-CA", certificate(authority), "-CAkey",
            key(authority), "-CAcreateserial", "-days", "2", "-out", certificate(name),
        ])
    }

    private struct Failure: Error { var text: String }

    private func openssl(_ arguments: [String]) throws {
        let (status, text) = try Tool.openssl.run(arguments)
        guard status == 0 else { throw Failure(text: text) }
    }
}
