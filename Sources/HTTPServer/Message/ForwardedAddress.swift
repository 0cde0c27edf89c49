/// Which field of a proxy's names its client.
public enum ForwardingField: String, Sendable, CaseIterable {
    /// `X-Forwarded-For`: addresses with commas between, the latest last.
    case xForwardedFor = "x-forwarded-for"
    /// `Forwarded` (RFC 7239).
    case forwarded
}

/// The proxies in front of a server whose word about their clients is believed, and where they say it.
///
/// Only one field is: a proxy that writes one of them passes the other on as its client has made it up.
public struct TrustedProxies: Sendable {
    /// Their addresses.
    public var blocks: [AddressBlock]
    /// The field.
    public var field: ForwardingField

    /// Proxies at these addresses.
    public init(_ blocks: [AddressBlock] = [], field: ForwardingField = .xForwardedFor) {
        self.blocks = blocks
        self.field = field
    }

    /// Whether a peer is one.
    func contains(_ address: String) -> Bool { blocks.contains { $0.contains(address) } }

    /// The address of the client behind them: from the peer on backwards, the first that is no trusted proxy; what isn't an
    /// address ends the chain at the one before.
    func client(of peer: String, fields: HTTPFields) -> String {
        guard contains(peer) else { return peer }
        var client = peer
        for text in chain(fields).reversed() {
            guard let address = Self.address(text), AddressBlock.isAddress(address) else { break }
            client = address
            if !contains(address) { break }
        }
        return client
    }

    private func chain(_ fields: HTTPFields) -> [String] {
        switch field {
        case .xForwardedFor: fields.elements("X-Forwarded-For")
        case .forwarded: fields.elements("Forwarded").map(Self.forParameter)
        }
    }

    /// The parameter `for` of an element of `Forwarded`, without quotes; empty where there is none.
    private static func forParameter(_ element: String) -> String {
        for pair in element.split(separator: ";") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, HTTPFields.matches(trimmed(parts[0]), "for") else { continue }
            let value = trimmed(parts[1])
            return value.count > 1 && value.hasPrefix("\"") && value.hasSuffix("\"")
                ? String(value.dropFirst().dropLast()) : value
        }
        return ""
    }

    /// An address without brackets and port: `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]:80`.
    private static func address(_ text: String) -> String? {
        if text.hasPrefix("[") {
            return text.firstIndex(of: "]").map { String(text[text.index(after: text.startIndex)..<$0]) }
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 2 ? String(parts[0]) : text
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while let first = text.utf8.first, ASCII.isWhitespace(first) { text = text.dropFirst() }
        while let last = text.utf8.last, ASCII.isWhitespace(last) { text = text.dropLast() }
        return String(text)
    }
}
