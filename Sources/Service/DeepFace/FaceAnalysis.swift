import Classification
import FaceDetection
import JSON

/// The faces of photos as DeepFace's API tells of them.
struct FaceAnalysis {
    typealias Action = AnalyzeQuestion.Action

    /// What is told of each face, in the order of the request.
    private let actions: [Action]
    /// What was asked for and is not told.
    private let leftOut: [Action]
    private let genders: GenderNames?
    private let isList: Bool

    /// - Throws: `not_supported_by_model` where the model can tell nothing of what is asked for.
    init(_ question: AnalyzeQuestion, model: ModelDescription) throws(Problem) {
        let genders = model.heads.lazy.compactMap(GenderNames.init).first
        func isTold(_ action: Action) -> Bool {
            switch action {
            case .age: model.tellsYears
            case .gender: genders != nil
            case .emotion, .race: false
            }
        }
        actions = question.actions.filter(isTold)
        leftOut = question.actions.filter { !isTold($0) }
        self.genders = genders
        isList = question.isList
        guard actions.isEmpty else { return }
        throw Problem(
            .notSupportedByModel,
            "The model \(model.name) does not tell \(leftOut.map(\.rawValue).joined(separator: ", ")); ask for age, gender."
        )
    }

    /// The answer to all photos of a request; a photo that cannot be answered is answered alone, as there.
    ///
    /// - Parameter others: members beside those that DeepFace has.
    func document(
        of photos: [Result<ClassificationAnswer, Problem>], others: [(key: String, value: JSONValue)]
    ) -> Result<JSONValue, Problem> {
        var results: [JSONValue] = []
        for (index, photo) in photos.enumerated() {
            switch photo {
            case .success(let answer): results.append(.array(answer.faces.map { json(of: $0, in: answer) }))
            case .failure(let problem) where isList:
                return .failure(Problem(problem.code, "Photo \(index + 1) of \(photos.count): \(problem.detail)"))
            case .failure(let problem): return .failure(problem)
            }
        }
        var members: [(key: String, value: JSONValue)] = [("results", isList ? .array(results) : results[0])]
        if !leftOut.isEmpty { members.append(("unsupported_actions", .array(leftOut.map { .string($0.rawValue) }))) }
        return .success(.object(members + others))
    }

    private func json(of face: ClassificationAnswer.Face, in photo: ClassificationAnswer) -> JSONValue {
        var members: [(key: String, value: JSONValue)] = []
        for action in actions {
            switch action {
            case .age:
                if let age = face.attributes.age { members.append(("age", .integer(Int(age.estimate.rounded())))) }
            case .gender:
                guard let shares = genders?.shares(face.attributes) else { continue }
                members.append(("gender", ["Woman": percent(shares.woman), "Man": percent(shares.man)]))
                members.append(("dominant_gender", shares.woman >= shares.man ? "Woman" : "Man"))
            case .emotion, .race: continue
            }
        }
        members.append(("region", region(of: face, in: photo)))
        // A photo that is taken as a face itself was not found by anything.
        members.append(("face_confidence", .rounded(face.detection?.confidence ?? 0, decimals: 2)))
        return .object(members)
    }

    private func percent(_ share: Double) -> JSONValue { .rounded(100 * share, decimals: 2) }

    /// Whole pixels within the photo, as there with at least one to the right of the box and one below it; the eyes are the
    /// person's left and right.
    private func region(of face: ClassificationAnswer.Face, in photo: ClassificationAnswer) -> JSONValue {
        let (x, y) = (max(0, Int(face.box.x)), max(0, Int(face.box.y)))
        let width = min(photo.width - x - 1, Int(face.box.x + face.box.width) - x)
        let height = min(photo.height - y - 1, Int(face.box.y + face.box.height) - y)
        func eye(_ point: Point?) -> JSONValue {
            guard let point, (0..<Double(photo.width)).contains(point.x), (0..<Double(photo.height)).contains(point.y)
            else { return .null }
            return [.integer(Int(point.x)), .integer(Int(point.y))]
        }
        return [
            "x": .integer(x), "y": .integer(y), "w": .integer(max(0, width)), "h": .integer(max(0, height)),
            "left_eye": eye(face.detection?.landmarks.leftEye), "right_eye": eye(face.detection?.landmarks.rightEye),
        ]
    }
}
