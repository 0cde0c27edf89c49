import HTTPServer
import JSON
import ModelRepository
import OpenInference

/// `GET /v2/models/NAME[/versions/VERSION]` and the same with `/ready`.
package struct OpenInferenceModelRoute: DocumentRoute {
    package enum Question: Sendable, CaseIterable {
        case metadata, ready
    }

    let question: Question
    let hasVersion: Bool
    let life: ServiceLife
    let repository: ModelRepository

    package var path: String {
        "/v2/models/{model}" + (hasVersion ? "/versions/{version}" : "") + (question == .ready ? "/ready" : "")
    }
    package var methods: [HTTPMethod] { [.get] }

    package func operations(in document: OpenAPIDocument) -> [(key: String, value: JSONValue)] {
        let summary =
            switch question {
            case .metadata: "Versions, inputs and outputs of a model"
            case .ready: "Whether a model answers, whatever others do"
            }
        return [("get", document.question(summary, path, statuses: [400, 404, 503]))]
    }

    package func handle(_ request: HTTPRequest, exchange: HTTPExchange, context: RequestContext) {
        let name = context.parameters["model"] ?? ""
        let version = context.parameters["version"]
        do {
            switch question {
            case .ready:
                guard let isLoaded = repository.isReady(name, version: version) else {
                    _ = try repository.chosen(for: context)
                    throw Problem(.modelNotFound)
                }
                let isReady = isLoaded && life.state != .draining
                exchange.respond(
                    .document(
                        ["name": .string(name), "ready": .bool(isReady)], isWell: isReady, context: context))
            case .metadata:
                let served = try repository.chosen(for: context)
                let versions = version.map { [$0] } ?? repository.servedVersions(of: name) ?? []
                let metadata = FaceTensors(model: served.model).metadata(versions: versions)
                exchange.respond(.document(metadata.json, context: context))
            }
        } catch {
            exchange.respond((error as? Problem ?? Problem(.internalError)).response(for: context))
        }
    }
}

extension ModelRepository {
    /// The version that a request's path asks for.
    ///
    /// - Throws: as ``chosen(model:version:)``.
    func chosen(for context: RequestContext) throws(Problem) -> ServedModel {
        try chosen(model: context.parameters["model"], version: context.parameters["version"])
    }

    /// The version that a request asks for.
    ///
    /// - Throws: `model_not_found`, `version_not_found` or `not_ready`.
    func chosen(model name: String?, version: String?) throws(Problem) -> ServedModel {
        do throws(SelectionError) {
            return try select(model: name, version: version)
        } catch .unknownModel(_, let known) {
            throw Problem(
                .modelNotFound, "There is no model of this name; served are \(known.joined(separator: ", ")).")
        } catch .unknownVersion(let model, _, let served) {
            throw Problem(
                .versionNotFound,
                "This version of \(model) is not served; served are \(served.joined(separator: ", ")).")
        } catch {
            throw Problem(.notReady, "The model is not loaded. \(ProblemCode.notReady.advice)")
        }
    }
}
