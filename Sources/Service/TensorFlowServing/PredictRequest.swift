import HTTPServer
import JSON

/// A request of TensorFlow Serving's REST API: pictures row by row in `instances`, or as a column in `inputs`.
///
/// Source: https://www.tensorflow.org/tfx/serving/api_rest, "Predict API".
struct PredictRequest {
    /// How tensors are put into JSON, in the request and in its answer.
    enum Format {
        case rows, columns
    }

    let format: Format
    let signature: PredictSignature
    let input: PictureInput

    /// Takes a body apart. Members that the API does not know are ignored, as there.
    ///
    /// - Parameters:
    ///   - shape: height, width and channels of a picture that the client has prepared.
    ///   - maximum: most pictures.
    /// - Throws: `invalid_json`, `invalid_tensor`, `invalid_base64` or `too_many_images`.
    init(_ body: RequestBody, shape: [Int], maximum: Int) throws(Problem) {
        let document = JSONValue.object(try body.jsonObject())
        if let name = document["signature_name"], !name.isNull, name.stringValue == nil {
            throw Problem(.invalidTensor, "signature_name must be a string.")
        }
        signature = try PredictSignature(document["signature_name"]?.stringValue)
        let values: [JSONValue]
        switch (document["instances"], document["inputs"]) {
        case (let instances?, nil):
            format = .rows
            values = try Self.rows(instances)
        case (nil, let inputs?):
            format = .columns
            values = try Self.column(inputs)
        default: throw Problem(.invalidTensor, "The request must have either instances or inputs.")
        }
        guard !values.isEmpty else { throw Problem(.invalidTensor, "The request has no picture.") }
        guard values.count <= maximum else {
            throw Problem(.tooManyImages, "At most \(maximum) pictures are allowed in one request.")
        }
        input = try Self.input(values, signature: signature, shape: shape)
    }

    /// A picture for each row, as it is or under the name of the input. There is but one input, so that its name, which was
    /// each model's own, does not matter.
    private static func rows(_ instances: JSONValue) throws(Problem) -> [JSONValue] {
        guard let instances = instances.arrayValue else {
            throw Problem(.invalidTensor, "instances must be an array.")
        }
        var values: [JSONValue] = []
        for instance in instances { values.append(try onlyInput(instance)) }
        return values
    }

    private static func column(_ inputs: JSONValue) throws(Problem) -> [JSONValue] {
        guard let values = try onlyInput(inputs).arrayValue else {
            throw Problem(.invalidTensor, "inputs must be an array, or an object with one.")
        }
        return values
    }

    private static func onlyInput(_ value: JSONValue) throws(Problem) -> JSONValue {
        guard let members = value.objectValue, value["b64"] == nil else { return value }
        guard members.count == 1, let input = members.first?.value else {
            throw Problem(.invalidTensor, "The model has one input, the picture.")
        }
        return input
    }

    private static func input(
        _ values: [JSONValue], signature: PredictSignature, shape: [Int]
    ) throws(Problem) -> PictureInput {
        if values[0].arrayValue != nil {
            guard signature == .standard else {
                throw Problem(.invalidTensor, "The signature \(signature.rawValue) takes files of photos.")
            }
            var pixels: [Float] = []
            for value in values { try append(value, to: &pixels, shape: shape) }
            return .pixels(pixels, count: values.count)
        }
        var files: [[UInt8]] = []
        for value in values {
            guard let text = (value["b64"] ?? value).stringValue else {
                throw Problem(
                    .invalidTensor, "Each picture must be {\"b64\": \"…\"}, or in all of them an array of numbers.")
            }
            files.append(try ClassifyBody.photo(inBase64: text))
        }
        return .files(files)
    }

    /// Adds the numbers of an array of arrays of this shape.
    private static func append(_ value: JSONValue, to pixels: inout [Float], shape: [Int]) throws(Problem) {
        guard let length = shape.first else {
            guard let number = value.doubleValue.map(Float.init), number.isFinite else { throw wrongShape }
            pixels.append(number)
            return
        }
        guard let elements = value.arrayValue, elements.count == length else { throw wrongShape }
        for element in elements { try append(element, to: &pixels, shape: Array(shape.dropFirst())) }
    }

    private static var wrongShape: Problem {
        Problem(.invalidTensor, "Pixels must be numbers in the shape that the model's metadata tell.")
    }
}
