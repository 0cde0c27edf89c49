import Imaging

/// One run of the network.
public struct ForwardPass: Sendable {
    /// Which of the pictures that were given together it was run on.
    public var pictures: Range<Int>
    /// How long it took, normalisation and activations included.
    public var duration: Duration

    /// Runs the network until each of some pictures has its answer.
    ///
    /// - Parameters:
    ///   - count: pictures.
    ///   - report: called for each run.
    ///   - continues: asked before each of them; work ends where it says no.
    ///   - pass: one run over the first of the pictures in the range, as many as the network takes at once; nil where it was
    ///     ended.
    /// - Returns: the answers in the pictures' order; nil where the work ended.
    public static func all(
        of count: Int, report: (ForwardPass) -> Void = { _ in }, continues: () -> Bool = { true },
        pass: (Range<Int>) -> [FaceAttributes]?
    ) -> [FaceAttributes]? {
        let clock = ContinuousClock()
        var answers: [FaceAttributes] = []
        answers.reserveCapacity(count)
        while answers.count < count {
            guard continues() else { return nil }
            let (first, began) = (answers.count, clock.now)
            guard let more = pass(first..<count) else { return nil }
            precondition(!more.isEmpty, "a pass takes a picture at least")
            answers += more
            report(ForwardPass(pictures: first..<answers.count, duration: clock.now - began))
        }
        return answers
    }
}

/// A model, and what runs its network: on which thread and how many cores is that one's business.
public struct FaceNetwork {
    /// One run over the first of some pictures of faces, as many as the network takes at once; nil where it ended because
    /// `continues`, which it asks between layers, said no.
    public typealias Pass = (ArraySlice<RGBImage>, _ continues: () -> Bool) -> [FaceAttributes]?

    /// The model whose answers these are.
    public let model: ModelDescription
    let pass: Pass

    /// Joins a model and its network.
    public init(model: ModelDescription, pass: @escaping Pass) {
        self.model = model
        self.pass = pass
    }
}
