/// An origin as browsers write it in the field Origin: scheme, host and port, the port left out where it is the scheme's own
/// (RFC 6454, section 6.2).
package struct WebOrigin: Sendable, Hashable {
    /// As browsers write it: `https://app.example.com`, `http://localhost:3000`.
    package let text: String
    /// Host and port without the scheme, as the field Host has them.
    package let authority: String

    /// Reads an origin, in any case, with the scheme's own port or without.
    ///
    /// - Returns: nil for anything else, a path or a closing slash among them.
    package init?(_ text: String) {
        let text = text.lowercased()
        guard let separator = text.firstRange(of: "://") else { return nil }
        let scheme = text[..<separator.lowerBound]
        guard let first = scheme.utf8.first, first &- 0x61 < 26, scheme.utf8.allSatisfy(Self.isOfScheme) else {
            return nil
        }
        var authority = String(text[separator.upperBound...])
        guard !authority.isEmpty, !authority.contains("*"), HostName(authority) != nil else { return nil }
        let ownPorts: [Substring: String] = ["http": ":80", "https": ":443"]
        if let own = ownPorts[scheme], authority.hasSuffix(own) { authority.removeLast(own.count) }
        self.authority = authority
        self.text = "\(scheme)://\(authority)"
    }

    private static func isOfScheme(_ byte: UInt8) -> Bool {
        byte &- 0x61 < 26 || byte &- 0x30 < 10 || [0x2B, 0x2D, 0x2E].contains(byte)
    }
}
