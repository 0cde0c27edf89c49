import HTTPServer
import ModelRepository

/// A request for photos as its head has it, read once for all later steps.
package struct PhotoRequest: Sendable {
    /// The version that answers it, whatever is served by then.
    let model: ServedModel
    /// Takes the body apart, on a worker's thread; throws the problem of one that is not what the route takes.
    let open: @Sendable (HTTPRequest) throws(Problem) -> OpenRequest.Contents

    init(
        model: ServedModel, open: @escaping @Sendable (HTTPRequest) throws(Problem) -> OpenRequest.Contents
    ) {
        self.model = model
        self.open = open
    }

    /// A request for nothing, of which no worker makes anything.
    package init(model: ServedModel) {
        self.init(model: model) { _ throws(Problem) in throw Problem(.internalError) }
    }
}

/// One accepted request on its way from the event loop to a worker.
package final class InferenceJob: Sendable {
    package let request: HTTPRequest
    package let context: RequestContext
    /// What it asks for.
    let asked: PhotoRequest
    /// When the request was complete and put into the queue.
    package let queued: MonotonicTime
    /// When the client no longer waits.
    package let deadline: MonotonicTime
    private let exchange: HTTPExchange

    package init(
        request: HTTPRequest, exchange: HTTPExchange, context: RequestContext, asked: PhotoRequest,
        deadline: MonotonicTime, queued: MonotonicTime = .now
    ) {
        self.request = request
        self.exchange = exchange
        self.context = context
        self.asked = asked
        self.queued = queued
        self.deadline = deadline
    }

    /// The version that answers it.
    package var model: ServedModel { asked.model }

    /// Whether nobody waits for the answer any more.
    package var isAbandoned: Bool { exchange.isAbandoned }

    /// Whether the job is worth any work: its client is there, and its time is not up.
    package var isWanted: Bool { !isAbandoned && deadline > .now }

    /// Calls back when the client goes away before its answer.
    func onAbandon(_ body: @escaping @Sendable () -> Void) { exchange.onAbandon(body) }

    /// Answers; only the first answer of a job counts.
    @discardableResult
    func answer(_ response: HTTPResponse) -> Bool {
        var response = response
        for field in context.fields where !response.fields.contains(field.name) {
            response.fields.append(field.name, field.value)
        }
        return exchange.respond(response)
    }

    /// Answers with a problem; only the first answer of a job counts.
    @discardableResult
    func answer(_ problem: Problem) -> Bool { answer(problem.response(for: context)) }
}
