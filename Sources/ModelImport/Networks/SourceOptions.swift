import NetworkGraph

/// What reading a file may need beside the file.
package struct SourceOptions: Sendable {
    /// A file with `model.to_json()`, for Keras weights without an architecture.
    package var configuration: String?
    /// What Lambda layers do, by name.
    package var lambdas: [String: PreprocessingMode] = [:]
    /// What a file of bare weights leaves open.
    package var family = WeightFamily()

    package init() {}
}

/// What the weights of a network alone do not tell.
package struct WeightFamily: Sendable {
    /// The convolution of a bottleneck that has the stride; nil takes what the framework's own networks have.
    package var strideIn: Int?
    /// The ε of the batch normalisations; nil takes what the framework's own networks have.
    package var epsilon: Float?
    /// Whether the first pooling has a border; nil takes what the family has, and asks where its versions differ.
    package var padsPooling: Bool?
    /// Modules that are outputs though their names tell neither gender nor age.
    package var heads: Set<String> = []
    /// The activation after hidden dense layers; nil takes what the file says, else relu.
    package var hiddenActivation: ActivationKind?

    package init() {}
}
