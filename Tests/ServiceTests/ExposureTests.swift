import Service
import Testing

@Suite("Warnings at the start")
struct ExposureTests {
    private func warnings(_ change: (inout ServiceConfiguration) -> Void) -> [String] {
        var configuration = ServiceConfiguration()
        change(&configuration)
        return configuration.exposureWarnings
    }

    @Test("loopback needs no key", arguments: ["127.0.0.1", "127.8.0.1", "::1", "localhost"])
    func loopback(host: String) { #expect(warnings { $0.host = host }.isEmpty) }

    @Test("a public address without keys is warned of, with what to do", arguments: ["0.0.0.0", "::", "192.0.2.1"])
    func open(host: String) {
        let warnings = warnings { $0.host = host }
        #expect(warnings.count == 1)
        #expect(warnings[0].contains("gag keys add") && warnings[0].contains("keys.file"))
    }

    @Test("keys or client certificates settle it")
    func guarded() {
        #expect(warnings { ($0.host, $0.keys.file) = ("0.0.0.0", "keys") }.isEmpty)
        #expect(warnings { ($0.host, $0.tls.clientCAFile) = ("0.0.0.0", "ca.pem") }.isEmpty)
    }

    @Test("an admin listener that others may reach is warned of")
    func admin() {
        #expect(warnings { $0.admin.host = "127.0.0.1" }.isEmpty)
        #expect(warnings { $0.admin.host = "0.0.0.0" }.first?.contains("admin.host") == true)
    }
}
