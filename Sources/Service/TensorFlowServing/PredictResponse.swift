import JSON
import OpenInference

/// The outputs of a model as TensorFlow Serving puts them into JSON.
struct PredictResponse {
    let format: PredictRequest.Format
    /// The first dimension of each counts the pictures.
    let outputs: [InferTensor]
    /// Members beside them.
    let others: [(key: String, value: JSONValue)]

    /// `predictions`, an object of all outputs for each picture; or `outputs`, an object of all tensors.
    var json: JSONValue {
        switch format {
        case .rows:
            let count = outputs.first?.shape.first ?? 0
            let rows = (0..<count).map { row in JSONValue.object(outputs.map { (key: $0.name, value: $0.row(row)) }) }
            return .object([(key: "predictions", value: .array(rows))] + others)
        case .columns:
            let columns = outputs.map { tensor in
                (key: tensor.name, value: JSONValue.array((0..<(tensor.shape.first ?? 0)).map(tensor.row)))
            }
            return .object([(key: "outputs", value: .object(columns))] + others)
        }
    }
}

extension InferTensor {
    /// What a tensor of one or two dimensions says of one picture.
    fileprivate func row(_ row: Int) -> JSONValue {
        guard shape.count > 1 else { return elements.json(row) }
        return .array((0..<shape[1]).map { elements.json(row * shape[1] + $0) })
    }
}
