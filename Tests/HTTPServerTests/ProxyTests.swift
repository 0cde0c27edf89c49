import HTTPServer
import HTTPTestSupport
import Testing

@Suite("Trusted proxies")
struct ProxyTests {
    @Test(
        "ranges of addresses",
        arguments: [
            ("10.0.0.0/8", "10.200.3.4", true), ("10.0.0.0/8", "11.0.0.1", false), ("192.0.2.1", "192.0.2.1", true),
            ("192.0.2.1", "192.0.2.2", false), ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "2001:db8::1", false),
            ("2001:db8::/32", "2001:db8:ffff::1", true), ("2001:db8::/32", "2001:db9::1", false),
            ("::/0", "10.0.0.1", true), ("::1", "0:0:0:0:0:0:0:1", true), ("172.16.0.0/12", "172.31.255.255", true),
            ("172.16.0.0/12", "172.32.0.0", false), ("fe80::/10", "fe80::1%eth0", true), ("unix", "unix", true),
            ("::/0", "unix", false), ("unix", "127.0.0.1", false), ("10.0.0.0/8", "nonsense", false),
        ])
    func contains(block: String, address: String, isInside: Bool) throws {
        #expect(try #require(AddressBlock(block)).contains(address) == isInside)
    }

    @Test(
        "what is no range",
        arguments: [
            "", "10.0.0.0/33", "10.0.0.1/8", "::/129", "10.0.0/8", "localhost", "10.0.0.0/", "1.2.3.4/+8", "/8",
        ])
    func invalid(text: String) {
        #expect(AddressBlock(text) == nil)
    }

    private func client(_ fields: String, _ proxies: TrustedProxies) throws -> String? {
        let server = try TestServer { $0.proxies = proxies }
        let client = try server.connect()
        try client.send("GET / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n")
        #expect(try client.readResponse().status == 200)
        #expect(eventually { !server.handler.snapshot.summaries.isEmpty })
        let seen = server.handler.snapshot
        #expect(seen.summaries.first?.peerAddress == seen.heads.first?.peerAddress)
        return seen.heads.first?.peerAddress
    }

    private static let local = ["127.0.0.0/8", "10.0.0.0/8"].compactMap { AddressBlock($0) }

    @Test(
        "the client is the last address that is no proxy; what clients make up before it means nothing",
        arguments: [
            ("", "127.0.0.1"), ("X-Forwarded-For: 192.0.2.1\r\n", "192.0.2.1"),
            ("X-Forwarded-For: 203.0.113.7, 192.0.2.1\r\n", "192.0.2.1"),
            ("X-Forwarded-For: 203.0.113.7, 192.0.2.1, 10.1.1.1\r\n", "192.0.2.1"),
            ("X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-For: 192.0.2.1\r\n", "192.0.2.1"),
            ("X-Forwarded-For: 10.0.0.9, 10.0.0.8\r\n", "10.0.0.9"),
            ("X-Forwarded-For: 192.0.2.1:5123\r\n", "192.0.2.1"),
            ("X-Forwarded-For: [2001:db8::1]:80\r\n", "2001:db8::1"),
            ("X-Forwarded-For: 2001:db8::1\r\n", "2001:db8::1"),
            ("X-Forwarded-For: 192.0.2.1, unknown, 10.0.0.1\r\n", "10.0.0.1"),
            ("X-Forwarded-For: <script>\r\n", "127.0.0.1"), ("Forwarded: for=192.0.2.1\r\n", "127.0.0.1"),
        ])
    func xForwardedFor(fields: String, address: String) throws {
        #expect(try client(fields, TrustedProxies(Self.local)) == address)
    }

    @Test(
        "Forwarded, where it is the proxy's field",
        arguments: [
            ("Forwarded: for=192.0.2.1;proto=https;by=10.0.0.1\r\n", "192.0.2.1"),
            ("Forwarded: for=203.0.113.7, For=\"[2001:db8::17]:4711\"\r\n", "2001:db8::17"),
            ("Forwarded: for=192.0.2.1, for=_hidden\r\n", "127.0.0.1"), ("Forwarded: proto=http\r\n", "127.0.0.1"),
            ("X-Forwarded-For: 192.0.2.1\r\n", "127.0.0.1"),
        ])
    func forwarded(fields: String, address: String) throws {
        #expect(try client(fields, TrustedProxies(Self.local, field: .forwarded)) == address)
    }

    @Test("nobody else is believed")
    func untrusted() throws {
        let other = try #require(AddressBlock("10.0.0.0/8"))
        #expect(try client("X-Forwarded-For: 192.0.2.1\r\n", TrustedProxies([other])) == "127.0.0.1")
    }

    @Test("a proxy may have any number of connections; behind it the requests under way of one address are limited")
    func limits() throws {
        let server = try TestServer {
            $0.proxies = TrustedProxies(Self.local)
            $0.maximumConnectionsPerAddress = 2
            $0.retryAfter = 3
        }
        let clients = try (0..<4).map { _ in try server.connect() }
        func request(_ address: String) -> String {
            "GET /held HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: \(address)\r\n\r\n"
        }
        for client in clients.prefix(2) { try client.send(request("192.0.2.1")) }
        #expect(eventually { server.handler.snapshot.held.count == 2 })
        try clients[2].send(request("192.0.2.1"))
        let refused = try clients[2].readResponse()
        #expect(refused.status == 429 && refused["Retry-After"] == "3")
        try clients[3].send(request("192.0.2.2"))
        #expect(eventually { server.handler.snapshot.held.count == 3 })
        server.handler.releaseHeld()
        for client in clients.prefix(2) + clients.suffix(1) { #expect(try client.readResponse().text == "released") }
        // Answered and gone count no more.
        clients[0].close()
        let late = try server.connect()
        try late.send(request("192.0.2.1") + request("192.0.2.1"))
        #expect(eventually { server.handler.snapshot.held.count == 2 })
        withExtendedLifetime(clients) {}
    }
}
