extension HTTP1Protocol {
    /// Goes on with the head in what is unread. Returns whether it was completed, well or badly.
    func readHead(_ bytes: Span<UInt8>) -> Bool {
        let received = headStarted ?? connection.now
        headStarted = received
        do throws(HTTPError) {
            guard try parser.scan(bytes) else { return false }
            let raw = parser.rawHead(in: bytes)
            let count = parser.position
            unread -= count
            parser.reset()
            headStarted = nil
            connection.countWork()
            var head = try raw.interpreted(peerAddress: connection.peerAddress)
            connection.record { $0.requests += 1 }
            let share = try connection.share(for: &head, bytes: count)
            begin(head, share, received: received, rest: bytes.extracting(count...))
        } catch {
            fail(error, head: nil, received: received)
        }
        return true
    }

    /// Decides on a request whose head is complete.
    /// - Parameter rest: what has come after it.
    private func begin(
        _ head: HTTPRequestHead, _ share: RequestShare, received: ContinuousClock.Instant, rest: Span<UInt8>
    ) {
        var head = head
        switch connection.admit(&head) {
        case .failed(let error): fail(error, head: head, received: received)
        case .rejected(let response): reject(head, share, received: received, with: response, rest: rest)
        case .accepted(let maximumBody): accept(head, share, received: received, maximumBody: maximumBody)
        }
    }

    private func accept(
        _ head: HTTPRequestHead, _ share: RequestShare, received: ContinuousClock.Instant, maximumBody: Int
    ) {
        var request = ReadingRequest(
            head: head, share: share, received: received, headComplete: connection.now, maximumBody: maximumBody,
            isDiscarded: false, closesAfter: Self.closes(after: head))
        if head.isChunked { request.decoder = ChunkedDecoder(configuration: connection.configuration) }
        guard head.hasBody else { return dispatch(request) }
        // A client that has begun to send the body doesn't wait for 100 (RFC 9110 §10.1.1).
        request.awaitsContinue = !head.expectations.isEmpty && unread == 0
        reading = request
        state = .body
        sendContinueIfDue()
    }

    /// Answers at once and gets past the body: by reading it if it is short, by closing if it is not, if nobody knows
    /// whether it is, or if the client may not send it at all.
    private func reject(
        _ head: HTTPRequestHead, _ share: RequestShare, received: ContinuousClock.Instant,
        with response: HTTPResponse, rest: Span<UInt8>
    ) {
        let maximum = connection.configuration.maximumDiscardedBody
        // A chunked body may go on for ever, and after the answer has gone out it is too late to say that it is the last.
        let chunks = head.isChunked ? chunkedBody(in: rest, maximum: maximum) : 0
        let isShort = chunks != nil && (head.contentLength ?? 0) <= maximum
        let mayNotCome = !head.expectations.isEmpty && chunks == 0
        let closes = Self.closes(after: head) || (head.hasBody && (!isShort || mayNotCome))
        enqueue(
            PendingAnswer(
                stream: takeStream(),
                record: ExchangeRecord(head: head, share: share, received: received),
                closesAfter: closes, response: response))
        if closes {
            stopReading()
        } else if let chunks, chunks > 0 {
            unread -= chunks
        } else if head.hasBody {
            reading = ReadingRequest(
                head: head, share: share, received: received, headComplete: connection.now, maximumBody: maximum,
                isDiscarded: true, closesAfter: false)
            state = .body
        }
        sendAnswers()
    }

    /// How many bytes a chunked body has that has come whole and is not too long; `nil` for any other.
    private func chunkedBody(in bytes: Span<UInt8>, maximum: Int) -> Int? {
        var decoder = ChunkedDecoder(configuration: connection.configuration)
        var (position, count) = (0, 0)
        while count <= maximum, let element = try? decoder.next(bytes, from: &position) {
            switch element {
            case .data(let range): count += range.count
            case .needsInput: return nil
            case .end: return position
            }
        }
        return nil
    }

    /// Goes on with the body in what is unread. Returns whether it was completed, well or badly.
    func readBody(_ bytes: Span<UInt8>) -> Bool {
        guard var request = reading else { return false }
        request.awaitsContinue = false
        do throws(HTTPError) {
            let isComplete = try request.decoder == nil ? readPlain(bytes, &request) : readChunks(bytes, &request)
            reading = request
            guard isComplete else { return false }
        } catch {
            reading = request
            if request.isDiscarded { closeAfterAnswers() } else { fail(error, head: request.head) }
            return true
        }
        reading = nil
        state = .head
        if request.isDiscarded {
            idleSince = connection.now
            closeIfIdle()
        } else {
            dispatch(request)
        }
        return true
    }

    private func readPlain(_ bytes: Span<UInt8>, _ request: inout ReadingRequest) throws(HTTPError) -> Bool {
        let length = request.head.contentLength ?? 0
        let count = min(length - request.bodyBytes, bytes.count)
        try take(bytes.extracting(..<count), into: &request)
        unread -= count
        return request.bodyBytes == length
    }

    private func readChunks(_ bytes: Span<UInt8>, _ request: inout ReadingRequest) throws(HTTPError) -> Bool {
        guard var decoder = request.decoder else { return true }
        var position = 0
        var isComplete = false
        reading: while true {
            switch try decoder.next(bytes, from: &position) {
            case .data(let range): try take(bytes.extracting(range), into: &request)
            case .needsInput: break reading
            case .end:
                isComplete = true
                break reading
            }
        }
        request.decoder = decoder
        unread -= position
        return isComplete
    }

    private func take(_ bytes: Span<UInt8>, into request: inout ReadingRequest) throws(HTTPError) {
        guard bytes.count <= request.maximumBody - request.bodyBytes else {
            throw .contentTooLarge(maximum: request.maximumBody)
        }
        request.bodyBytes += bytes.count
        if request.isDiscarded { return }
        guard body.append(bytes, expectedCount: request.head.contentLength ?? .max) else {
            throw connection.memoryExhausted
        }
    }

    /// Hands a complete request to the handler.
    private func dispatch(_ reading: ReadingRequest) {
        var content = WipedBuffer(memory: connection.bodyMemory)
        swap(&content, &body)
        let stream = takeStream()
        let exchange = connection.makeExchange(stream: stream)
        let record = ExchangeRecord(
            head: reading.head, share: reading.share, received: reading.received, bodyBytes: reading.bodyBytes
        )
        answers.append(
            PendingAnswer(stream: stream, record: record, closesAfter: reading.closesAfter, exchange: exchange))
        if reading.closesAfter { stopReading() }
        let request = HTTPRequest(
            head: reading.head, body: RequestBody(buffer: content), received: reading.received,
            headComplete: reading.headComplete, bodyComplete: connection.now)
        connection.handler.handle(request, exchange: exchange)
    }

    private func takeStream() -> Int {
        defer { nextStream += 1 }
        return nextStream
    }

    /// Whether the request asks for its connection to be closed (RFC 9112 §9.3).
    private static func closes(after head: HTTPRequestHead) -> Bool {
        let options = head.fields.elements("Connection").map { $0.lowercased() }
        if options.contains("close") { return true }
        return head.version == .http1_0 && !options.contains("keep-alive")
    }

    /// Sends 100 (Continue) if a client waits for it and it is its turn.
    func sendContinueIfDue() {
        guard let request = reading, request.awaitsContinue, answers.isEmpty else { return }
        reading?.awaitsContinue = false
        reading?.headComplete = connection.now
        connection.send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
    }

    /// Interprets nothing more of what the client sends.
    func stopReading() {
        state = .closed
        headStarted = nil
        unread = 0
        input.removeAll()
        body.removeAll()
    }

    /// Forgets the request that is being read.
    func abandonReading() {
        if let request = reading, !request.isDiscarded {
            let record = ExchangeRecord(head: request.head, received: request.received, bodyBytes: request.bodyBytes)
            complete(PendingAnswer(stream: 0, record: record, closesAfter: true), outcome: .abandoned)
        }
        reading = nil
        stopReading()
    }
}
