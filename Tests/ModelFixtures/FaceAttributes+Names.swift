import Classification

/// The heads of the bundled model and of ``TinyModel`` by their names, which a test's model must have.
extension FaceAttributes {
    /// Answers of heads that are named as the bundled model's.
    package init(gender: LabelledProbabilities, ageGroup: LabelledProbabilities, age: AgeEstimate? = nil) {
        let years = age.map { [Entry("age", .years($0))] } ?? []
        self.init([Entry("gender", .labels(gender)), Entry("age_group", .labels(ageGroup))] + years)
    }

    package var gender: LabelledProbabilities { labels("gender") }
    package var ageGroup: LabelledProbabilities { labels("age_group") }

    private func labels(_ head: String) -> LabelledProbabilities {
        guard let answer = self[head]?.labelled else { preconditionFailure("the model has no head \(head)") }
        return answer
    }
}

extension ModelDescription {
    package var gender: Head { named("gender") }
    package var ageGroup: Head { named("age_group") }
    package var age: Head? { self[head: "age"] }

    private func named(_ name: String) -> Head {
        guard let head = self[head: name] else { preconditionFailure("the model has no head \(name)") }
        return head
    }
}
