import Classification
import HTTPServer
import JSON

extension OpenRequest {
    /// The document, or the list of them, that `/classify` answers with.
    ///
    /// - Parameters:
    ///   - isList: whether the answer lists results.
    ///   - includesAgeDistribution: whether it gives the probability of each age.
    func classifyResponse(isList: Bool, includesAgeDistribution: Bool) -> HTTPResponse {
        let documents = photos.map { document(of: $0, includesAgeDistribution: includesAgeDistribution) }
        guard !isList else {
            let results = JSONValue.object([("results", .array(documents.map(Self.json)))])
            return .json(results, context: job.context)
        }
        switch documents[0] {
        case .success(let answer): return .json(answer.json, context: job.context)
        case .failure(let problem): return problem.response(for: job.context)
        }
    }

    /// The answer to one of the photos.
    func document(
        of photo: Photo, includesAgeDistribution: Bool = false
    ) -> Result<ClassificationAnswer, Problem> {
        (photo.decoded ?? .failure(Problem(.internalError))).flatMap { decoded in
            (photo.faces ?? .failure(Problem(.internalError))).map { faces in
                var answer = ClassificationAnswer(
                    model: job.model.model, width: decoded.located.width, height: decoded.located.height,
                    format: decoded.format, faces: faces.faces, facesFound: faces.found,
                    rotation: faces.rotation,
                    timing: ClassificationAnswer.Timing(
                        decode: photo.decodeTime, queue: queueTime, detection: faces.detectionTime,
                        inference: faces.inferenceTime,
                        total: .seconds(MonotonicTime.now.seconds(since: job.queued))))
                answer.warnings = decoded.warnings
                answer.includesAgeDistribution = includesAgeDistribution
                return answer
            }
        }
    }

    /// The answer's document, or the problem's where it stands among others.
    private static func json(_ document: Result<ClassificationAnswer, Problem>) -> JSONValue {
        switch document {
        case .success(let answer): answer.json
        case .failure(let problem): problem.json()
        }
    }
}

extension HTTPResponse {
    fileprivate static func json(_ document: JSONValue, context: RequestContext) -> HTTPResponse {
        HTTPResponse(mediaType: "application/json", body: document.serialized(), context: context)
    }
}
