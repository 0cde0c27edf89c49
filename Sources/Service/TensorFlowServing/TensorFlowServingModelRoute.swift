import HTTPServer
import JSON
import ModelRepository

/// `GET /v1/models/NAME[/versions/VERSION]` and the same with `/metadata`, as TensorFlow Serving answers them.
///
/// Source: the messages `GetModelStatusResponse` and `GetModelMetadataResponse` of the package tensorflow-serving-api.
package struct TensorFlowServingModelRoute: Route {
    package enum Question: Sendable, CaseIterable {
        case metadata, status
    }

    let question: Question
    let place: String
    let repository: ModelRepository

    package var path: String { place + (question == .metadata ? "/metadata" : "") }
    package var methods: [HTTPMethod] { [.get] }

    package func handle(_ request: HTTPRequest, exchange: HTTPExchange, context: RequestContext) {
        let name = context.parameters["model"] ?? ""
        let version = context.parameters["version"]
        do {
            switch question {
            case .status:
                exchange.respond(.document(try status(name, version: version), context: context))
            case .metadata:
                let model = try repository.chosen(model: name, version: version).model
                exchange.respond(.document(FaceTensors(model: model).signatures, context: context))
            }
        } catch {
            exchange.respond(error.response(for: context))
        }
    }

    private func status(_ name: String, version: String?) throws(Problem) -> JSONValue {
        let entries = (repository.states(of: name) ?? []).filter { version == nil || $0.version == version }
        guard !entries.isEmpty else {
            _ = try repository.chosen(model: name, version: version)
            throw Problem(.modelNotFound)
        }
        return ["model_version_status": .array(entries.map(\.json))]
    }
}

extension ModelRepository.IndexEntry {
    /// The reason why a version cannot be served names files of the server, so that it is left to the log.
    fileprivate var json: JSONValue {
        let (state, code, message) =
            switch self.state {
            case .ready: ("AVAILABLE", "OK", "")
            case .loading: ("LOADING", "OK", "")
            case .unavailable where reason == Self.unloaded: ("END", "OK", "")
            case .unavailable: ("END", "FAILED_PRECONDITION", "The version cannot be served; the log says why.")
            }
        return [
            "version": .string(version), "state": .string(state),
            "status": ["error_code": .string(code), "error_message": .string(message)],
        ]
    }
}
