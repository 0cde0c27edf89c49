import NeuralNetwork

extension RecognizedNetwork {
    /// The weight file, with the heads under the names that model.json gives them.
    ///
    /// - Parameters:
    ///   - names: the name of each output that is kept, by the file's own name.
    ///   - dataType: the element type to store.
    package func weightFile(
        heads names: [String: String], as dataType: TensorDataType = .float32
    ) -> SafetensorsWriter {
        var writer = SafetensorsWriter()
        for (name, tensor) in tensors {
            writer.add(name, shape: tensor.shape, values: tensor.values, as: dataType)
        }
        for head in heads {
            guard let name = names[head.output] else { continue }
            writer.add(
                "head.\(name).weight", shape: head.weights.weights.shape, values: head.weights.weights.values,
                as: dataType)
            writer.add("head.\(name).bias", shape: [head.units], values: head.weights.bias, as: dataType)
        }
        return writer
    }
}
