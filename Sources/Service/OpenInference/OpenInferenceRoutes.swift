import Classification

/// The routes of the Open Inference Protocol, version 2.
struct OpenInferenceRoutes {
    let life: ServiceLife
    let admission: PhotoAdmission
    let watchdog: Watchdog
    let locator: ModelLocator

    /// Every route; those by which models are loaded and unloaded only where operators have a listener of their own.
    var all: [any Route] {
        let repository = admission.repository
        let isSeparate = !admission.configuration.admin.host.isEmpty
        var routes: [any Route] = OpenInferenceServerRoute.Question.allCases.map { question in
            OpenInferenceServerRoute(
                question: question, life: life, watchdog: watchdog, repository: repository,
                hasRepositoryExtension: isSeparate)
        }
        for hasVersion in [false, true] {
            routes += OpenInferenceModelRoute.Question.allCases.map { question in
                OpenInferenceModelRoute(question: question, hasVersion: hasVersion, life: life, repository: repository)
            }
            let version = hasVersion ? "/versions/{version}" : ""
            routes.append(InferRoute(path: "/v2/models/{model}\(version)/infer", admission: admission))
        }
        if isSeparate {
            routes += OpenInferenceRepositoryRoute.Action.allCases.map { action in
                OpenInferenceRepositoryRoute(action: action, repository: repository, locator: locator)
            }
        }
        return routes
    }
}
