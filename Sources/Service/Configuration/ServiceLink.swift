/// The variables by which Kubernetes tells a pod of the Services beside it. Those of a Service named `gag`, or `gag-…`, have
/// this program's prefix: `GAG_SERVICE_HOST`, `GAG_PORT=tcp://…`, `GAG_PORT_8080_TCP_ADDR`.
///
/// Source: the Kubernetes documentation, "Service", section "Environment variables".
enum ServiceLink {
    private static let protocols = ["TCP", "UDP", "SCTP"]

    /// Whether a variable has one of the known shapes.
    static func matches(_ variable: String, value: String) -> Bool {
        let words = variable.split(separator: "_", omittingEmptySubsequences: false)
        if variable.hasSuffix("_SERVICE_HOST") { return true }
        if words.last == "PORT", protocols.contains(where: { value.hasPrefix($0.lowercased() + "://") }) { return true }
        return words.indices.contains { index in
            let rest = words[index...]
            if rest.starts(with: ["SERVICE", "PORT"]) { return true }
            guard rest.count >= 3, rest.first == "PORT", Int(rest[index + 1]) != nil,
                protocols.contains(String(rest[index + 2]))
            else { return false }
            return rest.count == 3 || (rest.count == 4 && ["PROTO", "PORT", "ADDR"].contains(rest[index + 3]))
        }
    }
}
