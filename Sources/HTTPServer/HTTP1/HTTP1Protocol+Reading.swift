extension HTTP1Protocol {
    /// Goes on with the head. Returns whether it was completed, well or badly.
    func readHead() -> Bool {
        let received = headStarted ?? connection.now
        headStarted = received
        do throws(HTTPError) {
            guard try input.withSpan({ (bytes) throws(HTTPError) in try parser.scan(bytes) }) else { return false }
            let raw = input.withSpan { parser.rawHead(in: $0) }
            input.removeFirst(parser.position)
            parser.reset()
            headStarted = nil
            let head = try raw.interpreted(peerAddress: connection.peerAddress)
            connection.record { $0.requests += 1 }
            begin(head, received: received)
        } catch {
            fail(error, head: nil, received: received)
        }
        return true
    }

    /// Decides on a request whose head is complete.
    private func begin(_ head: HTTPRequestHead, received: ContinuousClock.Instant) {
        let expectsContinue = !head.expectations.isEmpty
        switch connection.admit(head) {
        case .failed(let error): fail(error, head: head, received: received)
        case .rejected(let response):
            reject(head, received: received, with: response, expectsContinue: expectsContinue)
        case .accepted(let maximumBody):
            accept(head, received: received, maximumBody: maximumBody, expectsContinue: expectsContinue)
        }
    }

    private func accept(
        _ head: HTTPRequestHead, received: ContinuousClock.Instant, maximumBody: Int, expectsContinue: Bool
    ) {
        var request = ReadingRequest(
            head: head, received: received, headComplete: connection.now, maximumBody: maximumBody,
            isDiscarded: false, closesAfter: Self.closes(after: head))
        if head.isChunked { request.decoder = ChunkedDecoder(configuration: connection.configuration) }
        guard head.hasBody else { return dispatch(request) }
        // A client that has begun to send the body doesn't wait for 100 (RFC 9110 §10.1.1).
        request.awaitsContinue = expectsContinue && input.isEmpty
        reading = request
        state = .body
        sendContinueIfDue()
    }

    /// Answers at once and gets past the body: by reading it if it is short, by closing if it is not or if the client
    /// may not send it at all.
    private func reject(
        _ head: HTTPRequestHead, received: ContinuousClock.Instant, with response: HTTPResponse,
        expectsContinue: Bool
    ) {
        let maximum = connection.configuration.maximumDiscardedBody
        let skipsBody = head.hasBody && (expectsContinue || (head.contentLength ?? 0) > maximum)
        let closes = Self.closes(after: head) || skipsBody
        enqueue(
            PendingAnswer(
                stream: takeStream(), record: ExchangeRecord(head: head, received: received),
                closesAfter: closes, response: response))
        if closes {
            stopReading()
        } else if head.hasBody {
            var request = ReadingRequest(
                head: head, received: received, headComplete: connection.now, maximumBody: maximum,
                isDiscarded: true, closesAfter: false)
            if head.isChunked { request.decoder = ChunkedDecoder(configuration: connection.configuration) }
            reading = request
            state = .body
        }
        sendAnswers()
    }

    /// Goes on with the body. Returns whether it was completed, well or badly.
    func readBody() -> Bool {
        guard var request = reading else { return false }
        request.awaitsContinue = false
        do throws(HTTPError) {
            let isComplete = try request.decoder == nil ? readPlain(&request) : readChunks(&request)
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

    private func readPlain(_ request: inout ReadingRequest) throws(HTTPError) -> Bool {
        let length = request.head.contentLength ?? 0
        let count = min(length - request.bodyBytes, input.count)
        try input.withSpan { (bytes) throws(HTTPError) in
            try take(bytes.extracting(..<count), into: &request)
        }
        input.removeFirst(count)
        return request.bodyBytes == length
    }

    private func readChunks(_ request: inout ReadingRequest) throws(HTTPError) -> Bool {
        guard var decoder = request.decoder else { return true }
        var position = 0
        let isComplete = try input.withSpan { (bytes) throws(HTTPError) in
            while true {
                switch try decoder.next(bytes, from: &position) {
                case .data(let range): try take(bytes.extracting(range), into: &request)
                case .needsInput: return false
                case .end: return true
                }
            }
        }
        request.decoder = decoder
        input.removeFirst(position)
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
        let record = ExchangeRecord(head: reading.head, received: reading.received, bodyBytes: reading.bodyBytes)
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
