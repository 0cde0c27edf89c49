import Classification
import JSON
import OpenInference

extension FaceTensors {
    /// What `GET /v1/models/NAME/metadata` says of the model: its signatures, each with the picture as its one input and all
    /// heads as outputs.
    var signatures: JSONValue {
        let outputs = JSONValue.object(
            metadata(versions: []).outputs.map { (key: $0.name, value: Self.tensor($0.name, $0.dataType, $0.shape)) })
        let signatures = PredictSignature.allCases.map { signature in
            (
                key: signature.rawValue,
                value: [
                    "inputs": [Self.bytesInput: Self.tensor(Self.bytesInput, .bytes, [-1])], "outputs": outputs,
                    "method_name": "tensorflow/serving/predict",
                ] as JSONValue
            )
        }
        return [
            "model_spec": [
                "name": .string(model.name), "signature_name": "", "version": .string(model.version),
            ],
            "metadata": ["signature_def": ["signature_def": .object(signatures)]],
        ]
    }

    /// The usual name of an input that takes files; a request may use any.
    private static let bytesInput = "image_bytes"

    private static func tensor(_ name: String, _ type: InferTensor.DataType, _ shape: [Int]) -> JSONValue {
        let dimensions = shape.map { ["size": .string(String($0)), "name": ""] as JSONValue }
        return [
            "dtype": type == .fp32 ? "DT_FLOAT" : "DT_STRING",
            "tensor_shape": ["dim": .array(dimensions), "unknown_rank": false], "name": .string("\(name):0"),
        ]
    }
}
