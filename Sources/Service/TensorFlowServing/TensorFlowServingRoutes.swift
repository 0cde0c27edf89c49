import ModelRepository

/// The routes of TensorFlow Serving's REST API.
struct TensorFlowServingRoutes {
    let parts: InferenceParts
    let repository: ModelRepository

    /// Every route; those of models end with what leaves the last segment open.
    var all: [any Route] {
        ["", "/versions/{version}"].flatMap { version -> [any Route] in
            let place = "/v1/models/{model}" + version
            let predict = TensorRoute(
                path: place + ":predict", work: .predict, parts: parts, repository: repository)
            return [predict]
                + TensorFlowServingModelRoute.Question.allCases.map { question in
                    TensorFlowServingModelRoute(question: question, place: place, repository: repository)
                }
        }
    }
}
