import HTTPServer
import ModelRepository

/// What a job asks for.
package enum InferenceWork: Sendable {
    /// Photos, answered as `/classify` does: what the query says about them.
    case classify(ClassifyParameters)
    /// Tensors of the Open Inference Protocol.
    case infer
    /// Photos, answered as DeepFace's API does.
    case analyze
    /// Pictures, answered as TensorFlow Serving does.
    case predict
}

/// One accepted request on its way from the event loop to a worker.
package final class InferenceJob: Sendable {
    package let request: HTTPRequest
    package let context: RequestContext
    /// What it asks for.
    package let work: InferenceWork
    /// The version that answers it, whatever is served by then.
    package let model: ServedModel
    /// When the request was complete and put into the queue.
    package let queued: MonotonicTime
    /// When the client no longer waits.
    package let deadline: MonotonicTime
    private let exchange: HTTPExchange

    package init(
        request: HTTPRequest, exchange: HTTPExchange, context: RequestContext, work: InferenceWork, model: ServedModel,
        deadline: MonotonicTime, queued: MonotonicTime = .now
    ) {
        self.request = request
        self.exchange = exchange
        self.context = context
        self.work = work
        self.model = model
        self.queued = queued
        self.deadline = deadline
    }

    /// Whether nobody waits for the answer any more.
    package var isAbandoned: Bool { exchange.isAbandoned }

    /// Whether the job is worth any work: its client is there, and its time is not up.
    package var isWanted: Bool { !isAbandoned && deadline > .now }

    /// Calls back when the client goes away before its answer.
    package func onAbandon(_ body: @escaping @Sendable () -> Void) { exchange.onAbandon(body) }

    /// Answers; only the first answer of a job counts.
    @discardableResult
    package func answer(_ response: HTTPResponse) -> Bool {
        var response = response
        for field in context.fields where !response.fields.contains(field.name) {
            response.fields.append(field.name, field.value)
        }
        return exchange.respond(response)
    }

    /// Answers with a problem; only the first answer of a job counts.
    @discardableResult
    package func answer(_ problem: Problem) -> Bool { answer(problem.response(for: context)) }
}
