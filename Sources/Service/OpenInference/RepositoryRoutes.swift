import APIKeys
import Classification
import FoundationEssentials
import HTTPServer
import JSON
import ModelRepository

/// The protocol's repository extension, for operators: `POST /v2/repository/index` and
/// `/v2/repository/models/NAME/load` and `/unload`.
package struct OpenInferenceRepositoryRoute: Route {
    package enum Action: String, Sendable, CaseIterable {
        case index = "/v2/repository/index"
        case load = "/v2/repository/models/{model}/load"
        case unload = "/v2/repository/models/{model}/unload"
    }

    let action: Action
    let repository: ModelRepository
    let locator: ModelLocator

    package var path: String { action.rawValue }
    package var listener: RouteListener { .admin }
    package var methods: [HTTPMethod] { [.post] }
    package var scope: APIKey.Scope? { .admin }

    package func operations(in document: OpenAPIDocument) -> [(key: String, value: JSONValue)] {
        let (summary, statuses) =
            switch action {
            case .index: ("Models and versions that lie in the repository", [Int]())
            case .load: ("Takes a model into service", [400, 422])
            case .unload: ("Takes a model out of service", [400, 404])
            }
        return [("post", document.question(summary, path, statuses: statuses))]
    }

    package func accept(_ head: HTTPRequestHead, context: RequestContext) throws(Problem) -> AcceptedRequest {
        try refuseOtherTypes(head)
        return AcceptedRequest(maximumBody: 4096) { handle($0, exchange: $1, context: context) }
    }

    /// Takes JSON alone, which a page of another origin cannot send without being let in first. Triton's client declares
    /// nothing; browsers do not send a type where there is none either, but say where a request comes from.
    private func refuseOtherTypes(_ head: HTTPRequestHead) throws(Problem) {
        let isOfBrowser = head.fields.contains("Origin") || head.fields.contains("Sec-Fetch-Site")
        guard let type = head.fields["Content-Type"] else {
            if !isOfBrowser { return }
            throw Self.wrongType
        }
        guard MediaType.essence(of: type) == "application/json" else { throw Self.wrongType }
    }

    private static var wrongType: Problem {
        Problem(.unsupportedMediaType, "Models are loaded and unloaded with Content-Type: application/json alone.")
    }

    private func handle(_ request: HTTPRequest, exchange: HTTPExchange, context: RequestContext) {
        // Loading takes longer than an event loop may be kept.
        _ = Thread(named: "repository") { [self] in
            do {
                exchange.respond(.document(try answer(request, context: context), context: context))
            } catch let problem as Problem {
                exchange.respond(problem.response(for: context))
            } catch {
                exchange.respond(Problem(.modelNotLoadable, "\(error)").response(for: context))
            }
        }
    }

    private func answer(_ request: HTTPRequest, context: RequestContext) throws -> JSONValue {
        let name = context.parameters["model"] ?? ""
        switch action {
        case .index: return try index(request.body)
        case .load:
            try repository.load(name, locator: locator)
        case .unload:
            do throws(SelectionError) { try repository.unload(name) } catch {
                throw Problem(.modelNotFound, "There is no model of this name.")
            }
        }
        return .object([])
    }

    /// The body may be empty, or `{"ready": true}` for those that answer.
    private func index(_ body: RequestBody) throws -> JSONValue {
        let bytes = unsafe body.withUnsafeBytes { unsafe [UInt8]($0) }
        var isReadyOnly = false
        if !bytes.isEmpty {
            guard let document = try? JSONValue.parse(bytes), document.objectValue != nil else {
                throw Problem(.invalidJSON, "The body must be an object, or empty.")
            }
            isReadyOnly = document["ready"]?.boolValue ?? false
        }
        let entries = repository.index(locator: locator).filter { !isReadyOnly || $0.state == .ready }
        return .array(
            entries.map { entry in
                [
                    "name": .string(entry.name), "version": .string(entry.version),
                    "state": .string(entry.state.rawValue), "reason": .string(entry.reason),
                ]
            })
    }
}
