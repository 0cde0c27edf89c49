import HTTPServer
import JSON
import ModelRepository

/// `GET /v1/models/NAME[/versions/VERSION]` and the same with `/metadata`, as TensorFlow Serving answers them.
///
/// Source: the messages `GetModelStatusResponse` and `GetModelMetadataResponse` of the package tensorflow-serving-api.
package struct TensorFlowServingModelRoute: DocumentRoute {
    package enum Question: Sendable, CaseIterable {
        case metadata, status
    }

    let question: Question
    let place: String
    let repository: ModelRepository

    package var path: String { place + (question == .metadata ? "/metadata" : "") }
    package var methods: [HTTPMethod] { [.get] }

    package func handle(_ request: HTTPRequest, exchange: HTTPExchange, context: RequestContext) {
        do {
            switch question {
            case .status:
                exchange.respond(.document(try status(for: context), context: context))
            case .metadata:
                let model = try repository.chosen(for: context).model
                exchange.respond(.document(FaceTensors(model: model).signatures, context: context))
            }
        } catch {
            exchange.respond(error.response(for: context))
        }
    }

    package func operations(in document: OpenAPIDocument) -> [(key: String, value: JSONValue)] {
        switch question {
        case .status:
            [("get", document.question("Versions of a model, as TensorFlow Serving", path, statuses: [400, 404]))]
        case .metadata:
            [
                (
                    "get",
                    document.question("Signatures of a model, as TensorFlow Serving", path, statuses: [400, 404, 503])
                )
            ]
        }
    }

    private func status(for context: RequestContext) throws(Problem) -> JSONValue {
        let version = context.parameters["version"]
        let entries = (repository.states(of: context.parameters["model"] ?? "") ?? [])
            .filter { version == nil || $0.version == version }
        guard !entries.isEmpty else {
            _ = try repository.chosen(for: context)
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

extension PhotoAdmission {
    /// The routes of TensorFlow Serving's REST API; those of models end with what leaves the last segment open.
    var tensorFlowServingRoutes: [any Route] {
        ["", "/versions/{version}"].flatMap { version -> [any Route] in
            let place = "/v1/models/{model}" + version
            return [PredictRoute(path: place + ":predict", admission: self)]
                + TensorFlowServingModelRoute.Question.allCases.map { question in
                    TensorFlowServingModelRoute(question: question, place: place, repository: repository)
                }
        }
    }
}
