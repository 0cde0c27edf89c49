/// One operation of a step: what it is, which maps it reads or writes, and how it runs.
struct Operation {
    let kind: OperationKind
    /// The layer's name in the weight file.
    let layer: String
    /// The maps that must be in memory, by their numbers.
    let maps: [Int]
    let run: (StepContext) -> Void
}
