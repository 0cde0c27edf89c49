import HTTPServer
import JSON

extension Setting {
    /// What stands in front of the service.
    static let proxies: [Setting] = [
        .addresses(
            "proxies.trusted", \.proxies.trusted,
            "Proxies whose word about their clients' addresses is believed, for the log and for limits.connections_per_address: "
                + "ranges of addresses, or unix for those that come by a Unix socket."),
        .choice(
            "proxies.header", \.proxies.header,
            "The field in which they say it; the other one is their clients' own and means nothing."),
    ]

    /// Ranges of addresses: an array of strings, or one string with commas between them.
    private static func addresses(
        _ name: String, _ path: WritableKeyPath<ServiceConfiguration, String> & Sendable, _ summary: String
    ) -> Setting {
        Setting(
            name: name, summary: summary, unit: nil,
            allowed: "empty, or ranges such as 10.0.0.0/8,2001:db8::/32,192.0.2.1,unix, or an array of them",
            kind: .string,
            assign: { value, configuration in
                let text = value.arrayValue?.map { $0.stringValue ?? "" }.joined(separator: ",") ?? value.stringValue
                guard let text else { return false }
                let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
                guard text.isEmpty || parts.allSatisfy({ AddressBlock($0) != nil }) else { return false }
                configuration[keyPath: path] = text
                return true
            },
            read: { .string($0[keyPath: path]) })
    }
}

extension ServiceConfiguration.Proxies {
    /// As the HTTP server takes them.
    var trustedProxies: TrustedProxies {
        TrustedProxies(trusted.split(separator: ",").compactMap { AddressBlock(String($0)) }, field: header)
    }
}
