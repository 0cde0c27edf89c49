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

    @Test("a body takes the memory of one that has gone, which holds nothing of it any more")
    func spareMemory() {
        let memory = BodyMemory(maximum: 1 << 20)
        do {
            var first = WipedBuffer(memory: memory)
            for _ in 0..<2 { _ = first.append([UInt8](repeating: 7, count: 30_000).span, expectedCount: 60_000) }
        }
        #expect(memory.used == 0)
        let kept = memory.spareBytes
        #expect(kept >= 60_000)

        var second = WipedBuffer(memory: memory)
        _ = second.append([UInt8](repeating: 8, count: 1000).span, expectedCount: 50_000)
        let capacity = second.capacity
        #expect(capacity == 60_000)
        #expect(memory.used == capacity && memory.spareBytes == kept - capacity)
        let beyond = unsafe second.withUnsafeBytes { bytes in
            unsafe UnsafeRawBufferPointer(start: bytes.baseAddress, count: capacity).dropFirst(1000).allSatisfy {
                $0 == 0
            }
        }
        #expect(beyond)
    }

    @Test("memory is kept for bodies of like size only, and within its bound")
    func spareBounds() {
        let memory = BodyMemory(maximum: 1 << 20, maximumSpare: 100_000)
        for size in [30_000, 40_000, 50_000, 200_000] {
            var buffer = WipedBuffer(memory: memory)
            _ = buffer.append([UInt8](repeating: 1, count: size).span, expectedCount: size)
        }
        #expect(memory.spareBytes == 90_000)
        do {
            var small = WipedBuffer(memory: memory)
            _ = small.append([UInt8](repeating: 1, count: 1000).span, expectedCount: 1000)
            #expect(memory.spareBytes == 90_000)
        }
        var large = WipedBuffer(memory: memory)
        _ = large.append([UInt8](repeating: 1, count: 1000).span, expectedCount: 500_000)
        #expect(memory.used == large.capacity && large.capacity < 500_000)
    }

    @Test("memory that was kept counts towards the budget once it is taken")
    func spareBudget() {
        let memory = BodyMemory(maximum: 400_000)
        do {
            var first = WipedBuffer(memory: memory)
            _ = first.append([UInt8](repeating: 1, count: 40_000).span, expectedCount: 40_000)
        }
        var other = WipedBuffer(memory: memory)
        let fits = other.append([UInt8](repeating: 1, count: 370_000).span, expectedCount: 370_000)
        #expect(fits)
        var second = WipedBuffer(memory: memory)
        let exceeds = second.append([UInt8](repeating: 1, count: 20_000).span, expectedCount: 35_000)
        #expect(exceeds)
        #expect(memory.used == 390_000)
        #expect(memory.spareBytes == 40_000)
    }
}
