import JSON

/// What a request says of a tensor before its data.
struct TensorHeader {
    let name: String
    let dataType: InferTensor.DataType
    let shape: [Int]
    let count: Int

    /// The elements of `data`, an array that is flat or nested like the shape.
    func elements(inJSON data: JSONValue) throws(OpenInferenceError) -> InferTensor.Elements {
        guard data.arrayValue != nil else { throw .member("the data of \"\(name)\"", expected: "an array") }
        switch dataType {
        case .fp32:
            var values: [Float] = []
            try Self.flatten(data) { element throws(OpenInferenceError) in
                guard let number = element.doubleValue else {
                    throw .member("the data of \"\(name)\"", expected: "numbers")
                }
                values.append(Float(number))
            }
            try check(found: values.count)
            guard values.allSatisfy(\.isFinite) else { throw .notFinite(tensor: name) }
            return .fp32(values)
        case .bytes:
            var values: [String] = []
            try Self.flatten(data) { element throws(OpenInferenceError) in
                guard let text = element.stringValue else {
                    throw .member("the data of \"\(name)\"", expected: "strings")
                }
                values.append(text)
            }
            try check(found: values.count)
            return .texts(values)
        }
    }

    func check(found: Int) throws(OpenInferenceError) {
        guard found == count else { throw .elementCount(tensor: name, found: found, expected: count) }
    }

    private static func flatten(
        _ value: JSONValue, _ body: (JSONValue) throws(OpenInferenceError) -> Void
    ) throws(OpenInferenceError) {
        guard let elements = value.arrayValue else { return try body(value) }
        for element in elements { try flatten(element, body) }
    }
}
