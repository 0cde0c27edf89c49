import Glibc

/// A range of addresses in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3): `10.0.0.0/8`, `2001:db8::/32`, one address, or `unix`
/// for the clients of Unix sockets.
public struct AddressBlock: Sendable, Equatable {
    private enum Kind: Equatable, Sendable {
        case unix
        /// Sixteen bytes, an IPv4 address as the IPv6 one that it is mapped to, and how many bits count.
        case network([UInt8], bits: Int)
    }

    private let kind: Kind

    /// Reads a range; `nil` where it is none, or has bits behind its prefix.
    public init?(_ text: String) {
        if text == SocketAddress.unixHost {
            kind = .unix
            return
        }
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let (bytes, isIPv4) = Self.bytes(of: parts[0]) else { return nil }
        var bits = 128
        if parts.count == 2 {
            let most = isIPv4 ? 32 : 128
            guard parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let length = Int(parts[1]), length <= most
            else { return nil }
            bits = 128 - most + length
        }
        guard (bits..<128).allSatisfy({ bytes[$0 / 8] & (0x80 >> ($0 % 8)) == 0 }) else { return nil }
        kind = .network(bytes, bits: bits)
    }

    /// Whether an address, in numbers and without a port, lies in the range.
    public func contains(_ address: String) -> Bool {
        switch kind {
        case .unix: return address == SocketAddress.unixHost
        case .network(let network, let bits):
            guard let (bytes, _) = Self.bytes(of: address) else { return false }
            return (0..<bits).allSatisfy { (bytes[$0 / 8] ^ network[$0 / 8]) & (0x80 >> ($0 % 8)) == 0 }
        }
    }

    /// Whether a text is an address in numbers.
    static func isAddress(_ text: String) -> Bool { bytes(of: text) != nil }

    private static func bytes(of text: String) -> (bytes: [UInt8], isIPv4: Bool)? {
        var bytes = [UInt8](repeating: 0, count: 16)
        // A zone says which interface, not which address.
        let text = text.split(separator: "%", maxSplits: 1).first.map(String.init) ?? ""
        if text.contains(":") { return unsafe inet_pton(AF_INET6, text, &bytes) == 1 ? (bytes, false) : nil }
        var four = [UInt8](repeating: 0, count: 4)
        guard unsafe inet_pton(AF_INET, text, &four) == 1 else { return nil }
        return ([UInt8](repeating: 0, count: 10) + [0xFF, 0xFF] + four, true)
    }
}
