import COpenSSL

/// The SHA-256 of a key: all that is ever stored of it.
public struct KeyDigest: Sendable, Hashable {
    private let bytes: [UInt8]

    /// The digest of a key as the client sends it.
    public init(of key: String) {
        let key = Array(key.utf8)
        bytes = unsafe [UInt8](unsafeUninitializedCapacity: Int(SHA256_DIGEST_LENGTH)) { buffer, count in
            unsafe key.withUnsafeBufferPointer { _ = unsafe SHA256($0.baseAddress, $0.count, buffer.baseAddress) }
            count = Int(SHA256_DIGEST_LENGTH)
        }
    }

    /// A stored digest; nil unless the text is 64 hexadecimal digits.
    public init?(hexadecimal text: some StringProtocol) {
        let digits = text.utf8.map {
            UInt8(ascii: "0") <= $0 && $0 < 128 ? Character(UnicodeScalar($0)).hexDigitValue : nil
        }
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for pair in stride(from: 0, to: 64, by: 2) {
            guard let high = digits[pair], let low = digits[pair + 1] else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        self.bytes = bytes
    }

    /// 64 hexadecimal digits in lower case.
    public var hexadecimal: String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Compares in a time that does not depend on where the digests differ.
    public func matches(_ other: KeyDigest) -> Bool {
        unsafe CRYPTO_memcmp(bytes, other.bytes, bytes.count) == 0
    }
}
