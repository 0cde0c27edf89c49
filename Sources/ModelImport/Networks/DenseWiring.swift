import NetworkGraph

/// Finds out which dense layer reads which where a file holds bare weights.
enum DenseWiring {
    /// Layers in their order: one reads the nearest earlier layer with as many units as it has inputs, else the pooled
    /// features. Those that nothing reads are the heads.
    ///
    /// - Throws: `unsupportedArchitecture` when several earlier layers would fit.
    static func chain(_ layers: [(name: String, weights: DenseWeights)]) throws(ImportError) -> [BareNetwork.Dense] {
        var result: [BareNetwork.Dense] = []
        for (name, weights) in layers {
            let candidates = result.indices.filter { result[$0].weights.units == weights.inputs }
            let sources = Set(candidates.map { result[$0].source })
            guard sources.count == candidates.count else {
                throw .unsupportedArchitecture(
                    place: name,
                    reason:
                        "several dense layers have \(weights.inputs) units; write model.to_json() to a file and give "
                        + "--config FILE")
            }
            result.append(BareNetwork.Dense(name: name, weights: weights, source: candidates.last, isHead: true))
            if let source = candidates.last { result[source].isHead = false }
        }
        return result
    }
}
