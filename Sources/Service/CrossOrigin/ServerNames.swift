/// The names that a listener answers to in the field Host: those of the configuration, those of the loopback addresses, and
/// the address that it listens on.
///
/// A page whose own name is made to point to this machine (DNS rebinding) reads answers as one of the same origin; its name
/// in Host is what gives it away.
package struct ServerNames: Sendable {
    private let names: Set<String>
    /// Endings, each with its leading dot.
    private let endings: [String]
    private let allowsAll: Bool

    /// - Parameters:
    ///   - list: names with commas between; `*.` before one stands for all below it, `*` for all.
    ///   - address: what is listened on. Where it is every address and no names are given, any name may be this machine's; and
    ///     no browser reaches a Unix socket by itself.
    package init(_ list: String, listeningOn address: String) {
        let entries = list.split(separator: ",").map { $0.lowercased() }
        let isAnyName = ["0.0.0.0", "::", "[::]"].contains(address) || address.hasPrefix("unix:")
        allowsAll = entries.contains("*") || (entries.isEmpty && isAnyName)
        endings = entries.filter { $0.hasPrefix("*.") }.map { String($0.dropFirst()) }
        let listened = isAnyName ? [] : [address.lowercased()]
        names = Set((entries + listened).compactMap { HostName(Self.bracketed($0))?.host })
    }

    /// Whether an entry of the list is one.
    package static func isEntry(_ text: String) -> Bool {
        if text == "*" { return true }
        let name = text.hasPrefix("*.") ? String(text.dropFirst(2)) : text
        guard !name.contains("*"), !name.contains("://"), let host = HostName(bracketed(name))?.host else {
            return false
        }
        return !name.contains(":") || host.contains(":")
    }

    /// Whether a field Host names this service. None, or an empty one, names nobody else; browsers always send one.
    package func contains(_ field: String?) -> Bool {
        guard let field, !field.isEmpty, !allowsAll else { return true }
        guard let host = HostName(field)?.host else { return false }
        return names.contains(host) || Self.isLoopback(host) || endings.contains { host.hasSuffix($0) }
    }

    /// Whether a host is a name of the machine itself (RFC 6761, section 6.3) or one of its loopback addresses.
    static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host.hasSuffix(".localhost") || host == "::1" || host == "::ffff:127.0.0.1" {
            return true
        }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// An IPv6 address in the brackets that a Host has it in.
    private static func bracketed(_ name: String) -> String {
        name.hasPrefix("[") || name.filter({ $0 == ":" }).count < 2 ? name : "[\(name)]"
    }
}
