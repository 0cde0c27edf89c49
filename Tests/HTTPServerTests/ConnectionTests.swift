import Foundation
import HTTPServer
import Testing

@Suite("HTTP/1.1 connections")
struct ConnectionTests {
    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test("a connection is kept for the next request")
    func keepAlive() throws {
        let server = try TestServer()
        let client = try server.connect()
        for number in 0..<5 {
            try client.send("GET /?n=\(number) HTTP/1.1\r\nHost: a\r\n\r\n")
            let response = try client.readResponse()
            #expect(response.text == "hello /?n=\(number)")
        }
        #expect(server.server.statistics.connectionsTotal == 1)
    }

    @Test("answers have Date and Content-Length")
    func fields() throws {
        let server = try TestServer()
        let client = try server.connect()
        try client.send(Self.get)
        let response = try client.readResponse()
        #expect(response.statusLine == "HTTP/1.1 200 OK")
        #expect(response["Content-Length"] == "7")
        #expect(response["Date"]?.hasSuffix(" GMT") == true)
        #expect(response["Connection"] == nil)
        #expect(response["Server"] == nil)
    }

    @Test("pipelined requests are answered in their order, whichever is ready first")
    func pipelining() throws {
        let server = try TestServer()
        let client = try server.connect()
        try client.send(
            "GET /held HTTP/1.1\r\nHost: a\r\n\r\n" + Self.get
                + "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
                + "GET /missing HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(eventually { server.handler.snapshot.heads.count == 4 })
        server.handler.releaseHeld("first")
        #expect(try client.readResponse().text == "first")
        #expect(try client.readResponse().text == "hello /")
        #expect(try client.readResponse().text == "abc")
        #expect(try client.readResponse().status == 404)
    }

    @Test("HTTP/1.0 closes unless keep-alive is asked for")
    func http1_0() throws {
        let server = try TestServer()
        let first = try server.connect()
        try first.send("GET / HTTP/1.0\r\n\r\n")
        #expect(try first.readToEnd().contains("Connection: close\r\n"))
        let second = try server.connect()
        try second.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        #expect(try second.readResponse()["Connection"] == "keep-alive")
        try second.send(Self.get)
        #expect(try second.readResponse().status == 200)
    }
}
