import COpenSSL

/// SHA-256 (FIPS 180-4) through OpenSSL.
package enum SHA256Digest {
    /// The digest of `bytes` as 64 hexadecimal digits in lower case.
    package static func hexadecimal(of bytes: UnsafeRawBufferPointer) -> String {
        let digest = unsafe [UInt8](unsafeUninitializedCapacity: Int(SHA256_DIGEST_LENGTH)) { buffer, count in
            // The one-shot function cannot fail: it allocates nothing.
            _ = unsafe SHA256(bytes.baseAddress, bytes.count, buffer.baseAddress)
            count = Int(SHA256_DIGEST_LENGTH)
        }
        return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
