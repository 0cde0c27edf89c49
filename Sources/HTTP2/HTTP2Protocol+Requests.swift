import CNGHTTP2
import HTTPServer

extension HTTP2Protocol: HTTP2SessionDelegate {
    func streamOpened(_ stream: Int32) {
        streams.insert(stream, HTTP2Stream(opened: connection.now, memory: connection.bodyMemory))
    }

    func frameBegan(dataBytes: Int) {
        connection.countWork()
        dataLeft = dataBytes
        sectionBytes = 0
    }

    var hasHadItsTurn: Bool { isFlood || connection.hasHadItsTurn }

    func fieldDropped(bytes: Int) { countField(bytes: bytes) }

    func fieldReceived(_ name: Span<UInt8>, _ value: Span<UInt8>, on stream: Int32) {
        countField(bytes: name.count + value.count)
        let connection = connection
        let isRefused = streams.update(stream) { $0.section.append(name: name, value: value, for: connection) }
        if isRefused == true { sectionRefused() }
    }

    func headersComplete(on stream: Int32, endsStream: Bool) {
        let configuration = connection.configuration
        let section = streams.update(stream) { stream in
            (refusal: stream.section.refusal, size: stream.section.size, fields: stream.section.takeFields())
        }
        guard let section else { return }
        if let refusal = section.refusal { return fail(stream, refusal) }
        if (section.fields[":path"]?.utf8.count ?? 0) > configuration.maximumTargetBytes {
            return fail(stream, .targetTooLong(maximum: configuration.maximumTargetBytes))
        }
        do throws(HTTPError) {
            var head = try HTTP2RequestHead.make(
                from: section.fields, endsStream: endsStream, peerAddress: connection.peerAddress)
            connection.record { $0.requests += 1 }
            let share = try connection.share(for: &head, bytes: section.size)
            begin(stream, head, share, endsStream: endsStream)
        } catch {
            fail(stream, error)
        }
    }

    private func begin(_ stream: Int32, _ head: HTTPRequestHead, _ share: RequestShare, endsStream: Bool) {
        let now = connection.now
        var decided = head
        let admission = connection.admit(&decided)
        let head = decided
        _ = streams.update(stream) { stream in
            stream.head = head
            stream.share = share
            stream.headComplete = now
        }
        switch admission {
        case .failed(let error): fail(stream, error)
        case .rejected(let response): respond(stream, with: response, error: nil)
        case .accepted(let maximumBody):
            _ = streams.update(stream) { $0.phase = .body(maximum: maximumBody) }
            if endsStream {
                dispatch(stream)
            } else if !head.expectations.isEmpty {
                session?.inform(stream, status: HTTPStatus(code: 100))
            }
        }
    }

    func dataReceived(_ bytes: Span<UInt8>, on stream: Int32) {
        dataLeft -= bytes.count
        let exhausted = connection.memoryExhausted
        var error: HTTPError?
        _ = streams.update(stream) { stream in
            guard case .body(let maximum) = stream.phase else { return }
            guard bytes.count <= maximum - stream.bodyBytes else {
                error = .contentTooLarge(maximum: maximum)
                return
            }
            stream.bodyBytes += bytes.count
            let expected = stream.head?.contentLength ?? .max
            if !stream.body.append(bytes, expectedCount: expected) { error = exhausted }
        }
        if let error { fail(stream, error) }
    }

    func requestComplete(on stream: Int32) {
        if case .body = streams.read(stream, { $0.phase }) { dispatch(stream) }
    }

    /// Hands a complete request to the handler.
    private func dispatch(_ stream: Int32) {
        let exchange = connection.makeExchange(stream: Int(stream))
        let now = connection.now
        let memory = connection.bodyMemory
        let request = streams.update(stream) { stream -> HTTPRequest? in
            guard let head = stream.head else { return nil }
            var body = WipedBuffer(memory: memory)
            swap(&body, &stream.body)
            stream.phase = .handling
            stream.exchange = exchange
            return HTTPRequest(
                head: head, body: RequestBody(buffer: body), received: stream.opened,
                headComplete: stream.headComplete, bodyComplete: now)
        }
        if let request = request ?? nil { connection.handler.handle(request, exchange: exchange) }
    }
}
