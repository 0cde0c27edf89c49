import HTTPServer
import Testing

@Suite("Messages")
struct MessageTests {
    @Test("field names compare without regard to case, order and repetition stay")
    func fields() {
        var fields: HTTPFields = ["X-A": "1", "x-a": "2", "B": "3"]
        #expect(fields["x-A"] == "1")
        #expect(fields.values("X-a") == ["1", "2"])
        fields["X-A"] = "4"
        #expect(fields == ["X-A": "4", "B": "3"])
        fields["b"] = nil
        fields.append("C", "5")
        #expect(fields.map(\.name) == ["X-A", "C"])
        #expect(fields.contains("c") && !fields.contains("b"))
    }

    @Test("list elements are trimmed and don't split inside quotes")
    func elements() {
        let fields: HTTPFields = ["A": " x ,, \"y,\\\"z\" ", "a": "w"]
        #expect(fields.elements("A") == ["x", "\"y,\\\"z\"", "w"])
    }

    @Test("an exchange delivers the first answer only")
    func exchangeOnce() async {
        await confirmation { delivered in
            let exchange = HTTPExchange { response in
                #expect(response?.status == .ok)
                delivered()
            }
            #expect(exchange.respond(HTTPResponse(status: .ok)))
            #expect(!exchange.respond(HTTPResponse(status: .notFound)))
        }
    }

    @Test("an exchange that is let go delivers nothing")
    func exchangeLetGo() async {
        await confirmation { delivered in
            _ = HTTPExchange { response in
                #expect(response == nil)
                delivered()
            }
        }
    }

    @Test("a body has the bytes that it was made from")
    func body() {
        let body = RequestBody([1, 2, 3])
        #expect(body.count == 3 && !body.isEmpty)
        #expect(unsafe body.withUnsafeBytes { unsafe Array($0) } == [1, 2, 3])
        #expect(RequestBody([]).isEmpty)
    }

    @Test("a buffer reserves its memory, refuses what the budget doesn't allow and gives it back")
    func buffer() {
        let memory = BodyMemory(maximum: 2048)
        do {
            var buffer = WipedBuffer(memory: memory)
            let fits = buffer.append([UInt8](repeating: 1, count: 600).span)
            #expect(fits)
            let capacity = buffer.capacity
            #expect(memory.used == capacity && capacity >= 600)
            let exceeds = buffer.append([UInt8](repeating: 2, count: 2000).span)
            #expect(!exceeds)
            #expect(memory.used == capacity)
            buffer.removeFirst(599)
            let left = buffer.withSpan { bytes in (0..<bytes.count).map { bytes[$0] } }
            #expect(left == [1])
        }
        #expect(memory.used == 0)
    }

    @Test("a buffer whose final size is known grows no further")
    func expectedCount() {
        var buffer = WipedBuffer()
        for count in [600, 400] {
            _ = buffer.append([UInt8](repeating: 1, count: count).span, expectedCount: 1000)
        }
        let (count, capacity) = (buffer.count, buffer.capacity)
        #expect(count == 1000 && capacity == 1000)
    }
}
