import NeuralNetwork

/// Why a trainer cannot be made, or a step not taken.
package enum TrainingError: Error, Equatable, Sendable {
    /// The network's description is outside what can be built.
    case network(NetworkError)
    /// A layer of the description that cannot be trained.
    case untrainable(layer: String, reason: String)
    /// The heads of description and options differ.
    case heads(described: [String], trained: [String])
    /// A start tensor has another shape.
    case misshapen(tensor: String, expected: [Int], found: [Int])
    /// A batch holds something else than the options say.
    case invalidBatch(String)
    /// The loss or a gradient of step `step` is not finite; the parameters are as before the step.
    case notFinite(step: Int, loss: Double, gradientNorm: Double)
}

extension TrainingError: CustomStringConvertible {
    /// One sentence with the values that explain the error.
    package var description: String {
        switch self {
        case .network(let error): error.description
        case .untrainable(let layer, let reason): "\(layer) cannot be trained: \(reason)"
        case .heads(let described, let trained):
            "the network's heads are \(described.joined(separator: ", ")), those to train "
                + trained.joined(separator: ", ")
        case .misshapen(let tensor, let expected, let found): "\(tensor) has shape \(found), not \(expected)"
        case .invalidBatch(let reason): "the batch does not fit: \(reason)"
        case .notFinite(let step, let loss, let norm):
            "step \(step): the loss is \(loss), the gradient's length \(norm); the parameters are as before"
        }
    }
}
