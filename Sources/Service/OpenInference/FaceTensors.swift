import Classification
import ModelRepository
import OpenInference

/// A face model's inputs and outputs as tensors of the Open Inference Protocol.
struct FaceTensors {
    /// Encoded photos, JPEG, PNG, WebP, HEIC or AVIF, searched for faces as the request's parameter `faces` says.
    static let imageInput = "image"
    /// Pictures that the client has resized and normalised as model.json says.
    static let pixelInput = "input"

    let model: ModelDescription

    /// What `GET /v2/models/NAME` says of the model.
    func metadata(versions: [String]) -> ModelMetadata {
        let input = model.input
        let outputs = model.heads.flatMap { head in
            let isYears = head.kind == .years
            return [
                ModelMetadata.Tensor(
                    name: head.name, dataType: .fp32, shape: [-1, isYears ? head.units : head.labels.count]),
                ModelMetadata.Tensor(
                    name: Self.summary(of: head.name, isYears: isYears), dataType: isYears ? .fp32 : .bytes, shape: [-1]
                ),
            ]
        }
        return ModelMetadata(
            name: model.name, versions: versions, platform: "gag",
            inputs: [
                ModelMetadata.Tensor(name: Self.imageInput, dataType: .bytes, shape: [-1]),
                ModelMetadata.Tensor(
                    name: Self.pixelInput, dataType: .fp32, shape: [-1, input.height, input.width, 3]),
            ], outputs: outputs,
            parameters: [
                (
                    Self.facesParameter,
                    "which faces of a picture in \(Self.imageInput) are classified: detect (each that is found; the answer's "
                        + "parameter \(OpenRequest.faceCountsParameter) tells how many rows each picture has, if not one), whole (the picture is "
                        + "one cropped face), largest or single (of the faces that are found); without it as the service's setting "
                        + "faces.mode says, at first detect"
                )
            ])
    }

    /// The parameter of a request that says which faces of a picture are meant.
    private static let facesParameter = ClassifyParameters.Name.faces.rawValue

    /// Which faces of each picture a request asks for.
    ///
    /// - Parameter standard: those of a request that does not say.
    /// - Throws: ``Problem`` for another mode, or where there is no picture to search.
    func faceMode(_ request: InferRequest, standard: FaceMode) throws(Problem) -> FaceMode {
        guard let value = request.parameters[Self.facesParameter] else { return standard }
        let mode = try FaceMode(parameter: value.stringValue ?? "")
        guard mode == .whole || request.inputs.first?.name == Self.imageInput else {
            throw Problem(
                .invalidParameter, "The parameter \(Self.facesParameter) is for the input \(Self.imageInput).")
        }
        return mode
    }

    /// The one input of a request.
    ///
    /// - Parameter maximum: most pictures in a request.
    /// - Throws: ``OpenInferenceError`` where it is not what the model takes; ``Problem`` for base64 that is none.
    func input(_ request: InferRequest, maximum: Int) throws -> PictureInput {
        for tensor in request.inputs where ![Self.imageInput, Self.pixelInput].contains(tensor.name) {
            throw OpenInferenceError.unknownTensor(tensor.name, known: [Self.imageInput, Self.pixelInput])
        }
        guard request.inputs.count == 1, let tensor = request.inputs.first else {
            throw OpenInferenceError.member(
                "inputs", expected: "either \(Self.imageInput) or \(Self.pixelInput), not both")
        }
        guard tensor.shape[0] <= maximum else {
            throw Problem(.tooManyImages, "At most \(maximum) pictures are allowed in one request.")
        }
        return tensor.name == Self.imageInput ? try files(tensor) : try pixels(tensor)
    }

    /// Pictures in shape [n] or, as some clients have it, [n, 1]; in JSON, which holds no bytes, as base64.
    private func files(_ tensor: InferTensor) throws -> PictureInput {
        guard tensor.shape.count == 1 || (tensor.shape.count == 2 && tensor.shape[1] == 1) else {
            throw OpenInferenceError.shape(tensor: tensor.name, found: tensor.shape, expected: "[n] or [n, 1]")
        }
        switch tensor.elements {
        case .bytes(let files): return .files(files)
        case .texts(let texts):
            return .files(try texts.map { text throws(Problem) in try ClassifyBody.photo(inBase64: text) })
        case .fp32:
            throw OpenInferenceError.dataType(tensor: tensor.name, found: "FP32", expected: "BYTES")
        }
    }

    private func pixels(_ tensor: InferTensor) throws -> PictureInput {
        let row = [model.input.height, model.input.width, 3]
        guard tensor.shape.count == 4, Array(tensor.shape[1...]) == row else {
            throw OpenInferenceError.shape(
                tensor: tensor.name, found: tensor.shape, expected: "[n, \(row[0]), \(row[1]), 3]")
        }
        guard case .fp32(let values) = tensor.elements else {
            throw OpenInferenceError.dataType(tensor: tensor.name, found: "BYTES", expected: "FP32")
        }
        return .pixels(values, count: tensor.shape[0])
    }

    /// The answers of all heads, a row for each face.
    func outputs(_ faces: [FaceAttributes]) -> [InferTensor] {
        model.heads.flatMap { head in
            let answers = faces.compactMap { $0[head.name] }
            let isYears = head.kind == .years
            return [
                InferTensor(
                    name: head.name, shape: [faces.count, isYears ? head.units : head.labels.count],
                    elements: .fp32(answers.flatMap { $0.probabilities.map { Float($0) } })),
                InferTensor(
                    name: Self.summary(of: head.name, isYears: isYears), shape: [faces.count],
                    elements: isYears
                        ? .fp32(answers.compactMap { $0.age.map { Float($0.estimate) } })
                        : .texts(answers.compactMap(\.labelled?.label))),
            ]
        }
    }

    /// The tensor with what a head's probabilities come to: the most probable label, or the expected age.
    private static func summary(of head: String, isYears: Bool) -> String { head + (isYears ? "_years" : "_label") }
}
