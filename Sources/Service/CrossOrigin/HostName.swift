import HTTPServer

/// The value of the field Host, taken apart (RFC 9110, section 7.2).
package struct HostName: Sendable, Hashable {
    /// The host in lower case; an IPv6 address without its brackets, a name without the dot of its root.
    package let host: String

    /// Reads `uri-host [":" port]`.
    ///
    /// - Returns: nil for anything else.
    package init?(_ text: String) {
        guard HostField.isValid(text) else { return nil }
        var host = text[...]
        if let colon = host.lastIndex(of: ":"), !host[colon...].contains("]") { host = host[..<colon] }
        if host.hasPrefix("[") { host = host.dropFirst().dropLast() }
        if host.hasSuffix(".") { host = host.dropLast() }
        guard !host.isEmpty else { return nil }
        self.host = host.lowercased()
    }
}
