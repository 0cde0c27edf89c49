import HTTPServer
import Service
import Testing

@Suite("Request identity")
struct RequestContextTests {
    private func context(_ fields: HTTPFields) -> RequestContext {
        RequestContext(head: HTTPRequestHead(method: .get, target: "/", path: "/", fields: fields))
    }

    @Test("a fit X-Request-Id is kept")
    func kept() { #expect(context(["X-Request-Id": "order-17/ab.c"]).id == "order-17/ab.c") }

    @Test(
        "an unfit X-Request-Id is replaced by 32 hexadecimal digits",
        arguments: ["", "a b", "ü", "x\"y", String(repeating: "a", count: 129)])
    func replaced(id: String) {
        #expect(context(["X-Request-Id": id]).id.wholeMatch(of: /[0-9a-f]{32}/) != nil)
    }

    @Test("made ids differ")
    func unique() { #expect(context([:]).id != context([:]).id) }
}

@Suite("Trace context")
struct TraceParentTests {
    @Test("a valid traceparent gives its trace and parent")
    func valid() {
        let trace = TraceParent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
        #expect(trace?.traceID == "4bf92f3577b34da6a3ce929d0e0e4736")
        #expect(trace?.parentID == "00f067aa0ba902b7")
    }

    @Test("a trace goes on with a span of its own, whose caller's flags stay")
    func continued() throws {
        let field = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        let spans = try (0..<100).map { _ in try #require(TraceParent(field)).spanID }
        #expect(Set(spans).count == 100)
        #expect(spans.allSatisfy { $0.wholeMatch(of: /[0-9a-f]{16}/) != nil })
        let trace = try #require(TraceParent(field))
        #expect(trace.response == "00-4bf92f3577b34da6a3ce929d0e0e4736-\(trace.spanID)-01")
    }

    @Test(
        "an invalid traceparent is ignored",
        arguments: [
            "", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-extra",
        ])
    func invalid(field: String) { #expect(TraceParent(field) == nil) }
}
