import NetworkGraph

/// Where the variables of a Keras model's layers are found in a file.
protocol KerasWeights: Sendable {
    /// The variables of `layer` by name (`kernel`, `gamma`, `moving_mean` …).
    ///
    /// - Parameter place: the layer's name after those of the models around it, joined by slashes.
    /// - Throws: `ImportError.missingWeights` when the file lacks any of `layer.variableNames`.
    func variables(of layer: KerasLayer, place: String) throws(ImportError) -> [String: WeightTensor]
}
