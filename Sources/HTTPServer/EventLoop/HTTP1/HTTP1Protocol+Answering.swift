extension HTTP1Protocol {
    func respond(to stream: Int, with response: HTTPResponse?) {
        guard let index = answers.firstIndex(where: { $0.stream == stream }) else { return }
        if let response, let memory = connection.outputMemory(for: response) {
            answers[index].response = response
            answers[index].memory = memory
        } else {
            let error: HTTPError = response == nil ? .unanswered : connection.memoryExhausted
            answers[index].error = error
            answers[index].response = connection.errorResponse(error, head: answers[index].record.head)
        }
        sendAnswers()
        advance()
    }

    /// Answers with an error of the server's own and closes: after it, nothing that the client sent can be trusted to
    /// be where a request begins.
    func fail(_ error: HTTPError, head: HTTPRequestHead?, received: ContinuousClock.Instant? = nil) {
        let started = received ?? reading?.received ?? headStarted ?? connection.now
        let record = ExchangeRecord(head: head, received: started, bodyBytes: reading?.bodyBytes ?? 0)
        reading = nil
        stopReading()
        enqueue(
            PendingAnswer(
                stream: 0, record: record, closesAfter: true, response: connection.errorResponse(error, head: head),
                error: error))
        sendAnswers()
    }

    /// Puts an answer at the end of the queue.
    func enqueue(_ answer: PendingAnswer) { answers.append(answer) }

    /// Gives the connection the answers whose turn it is.
    func sendAnswers() {
        while let first = answers.first, let response = first.response,
            connection.pendingBytes < Connection.outputHighWater
        {
            answers.removeFirst()
            send(first, response)
        }
        sendContinueIfDue()
    }

    private func send(_ answer: PendingAnswer, _ response: HTTPResponse) {
        let head = answer.record.head
        let asksToClose = response.fields.elements("Connection").contains { $0.lowercased() == "close" }
        let closes = answer.closesAfter || asksToClose || (answers.isEmpty && (inputEnded || isDrained))
        let encoder = ResponseEncoder(date: connection.date, serverName: connection.configuration.serverName)
        connection.send(encoder.head(of: response, closes: closes, version: head?.version))
        if head?.method != .head, !response.status.forbidsContent { connection.send(response.body) }
        var sent = answer
        sent.response = response
        sending.append((connection.queuedBytes, sent))
        idleSince = connection.now
        if closes {
            abandonReading()
            abandonAnswers()
            connection.finish(lingering: true)
        }
    }

    /// Whether the server is shutting down and no request is on its way in.
    private var isDrained: Bool {
        isDraining && (state == .closed || (state == .head && unread == 0))
    }

    /// Closes a connection that a draining server has no use for.
    func closeIfIdle() {
        guard isDrained, answers.isEmpty else { return }
        stopReading()
        connection.finish(lingering: false)
    }

    /// Closes when what is queued has been sent.
    func closeAfterAnswers() {
        reading = nil
        stopReading()
        if answers.isEmpty {
            connection.finish(lingering: true)
        } else {
            answers[answers.count - 1].closesAfter = true
        }
    }

    /// Tells the handlers of all unanswered requests that nobody waits for them.
    func abandonAnswers() {
        let abandoned = answers
        answers = []
        for answer in abandoned {
            answer.exchange?.abandon()
            complete(answer, outcome: .abandoned)
        }
    }

    /// Reports an exchange that is over.
    func complete(_ answer: PendingAnswer, outcome: ExchangeSummary.Outcome) {
        let hasBody = answer.record.head?.method != .head
        let sentBody = outcome == .answered && hasBody ? answer.response?.body.count ?? 0 : 0
        connection.handler.completed(
            answer.record.summary(
                on: connection, outcome: outcome, response: answer.response, error: answer.error,
                sentBody: sentBody))
    }
}
