import CNGHTTP2
import HTTPServer

extension HTTP2Protocol {
    func respond(to stream: Int, with response: HTTPResponse?) {
        let id = Int32(clamping: stream)
        guard case .handling = streams.read(id, { $0.phase }) else { return }
        if let response, let memory = connection.outputMemory(for: response) {
            _ = streams.update(id) { $0.responseMemory = memory }
            respond(id, with: response, error: nil)
        } else {
            fail(id, response == nil ? .unanswered : connection.memoryExhausted)
        }
        sendFrames()
    }

    /// Answers a stream with an error of the server's own.
    func fail(_ stream: Int32, _ error: HTTPError) {
        let head = streams.read(stream) { $0.head }
        respond(stream, with: connection.errorResponse(error, head: head), error: error)
    }

    /// Gives a response to the session.
    func respond(_ stream: Int32, with response: HTTPResponse, error: HTTPError?) {
        let now = connection.now
        let memory = connection.bodyMemory
        let isHead = streams.update(stream) { stream -> Bool in
            stream.phase = .responding
            stream.response = response
            stream.error = error
            stream.responseStarted = now
            stream.responseAdvanced = now
            stream.body = WipedBuffer(memory: memory)
            return stream.head?.method == .head
        }
        guard let session, let isHead else { return }
        let hasBody = !isHead && !response.status.forbidsContent
        session.respond(to: stream, fields: fields(of: response), body: hasBody ? response.body : [])
    }

    func responseAdvanced(on stream: Int32) {
        let now = connection.now
        _ = streams.update(stream) { $0.responseAdvanced = now }
    }

    func responseSent(on stream: Int32) {
        let now = connection.now
        _ = streams.update(stream) { $0.phase = .discarding(since: now) }
    }

    private func fields(of response: HTTPResponse) -> HTTPFields {
        var fields: HTTPFields = [":status": String(response.status.code)]
        if !response.fields.contains("date") { fields.append("date", connection.date) }
        if let name = connection.configuration.serverName { fields.append("server", name) }
        for field in ResponseFields.sendable(response.fields) { fields.append(field.name, field.value) }
        if !response.status.forbidsContent { fields.append("content-length", String(response.body.count)) }
        return fields
    }

    func streamClosed(_ stream: Int32) {
        close(stream)
        idleSince = connection.now
    }

    /// Ends a stream's exchange, answered or not.
    func close(_ id: Int32) {
        let summary = streams.update(id) { stream -> ExchangeSummary in
            stream.exchange?.abandon()
            let isAnswered = if case .discarding = stream.phase { true } else { false }
            let sent = isAnswered && stream.head?.method != .head ? stream.response?.body.count ?? 0 : 0
            return stream.record.summary(
                on: connection, outcome: isAnswered ? .answered : .abandoned, response: stream.response,
                error: stream.error, sentBody: sent)
        }
        streams.remove(id)
        if let summary { connection.handler.completed(summary) }
    }
}
