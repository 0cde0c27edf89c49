import JSON

/// The first line is the field `Inference-Header-Content-Length`, the rest the body of a request of the Open Inference
/// Protocol: it is refused with a sentence, or its tensors have what their shapes mean, and written in binary they read
/// back the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let line = bytes.prefix { $0 != 10 }
    // A copy of its own lets AddressSanitizer see reads behind the end.
    let body = Array(bytes.dropFirst(line.count + 1))
    let field = line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
    do throws(OpenInferenceError) {
        let request = try read(body, headerLength: field)
        for tensor in request.inputs {
            precondition(tensor.elements.count == tensor.shape.reduce(1, *), "elements of \(tensor.name)")
            if case .fp32(let values) = tensor.elements { precondition(values.allSatisfy(\.isFinite)) }
        }
        checkReadingBack(request)
    } catch {
        precondition(!error.description.isEmpty)
    }
    return 0
}

private func read(_ body: [UInt8], headerLength: String?) throws(OpenInferenceError) -> InferRequest {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: body.count, alignment: 1)
    defer { buffer.deallocate() }
    buffer.copyBytes(from: body)
    return try InferRequest(body: UnsafeRawBufferPointer(buffer), headerLength: headerLength)
}

/// The inputs as the outputs of an answer in binary form, which are the inputs of a request in turn.
private func checkReadingBack(_ request: InferRequest) {
    do throws(OpenInferenceError) {
        let every = try read(Array(allOutputs.utf8), headerLength: nil)
        var response = try InferResponse(
            modelName: "m", modelVersion: "1", request: every, tensors: request.inputs)
        for index in response.outputs.indices { response.outputs[index].isBinary = true }
        let (answer, length) = response.encoded()
        guard let length, let document = try? JSONValue.parse(Array(answer[..<length])),
            let outputs = document["outputs"]
        else { fatalError("an answer that is no JSON") }
        let header = JSONValue.object([("inputs", outputs)]).serialized()
        let again = try read(header + answer[length...], headerLength: String(header.count))
        precondition(again.inputs.map(plain) == request.inputs.map(plain), "\(again) \(request)")
    } catch {
        fatalError("what was written cannot be read: \(error)")
    }
}

/// A request that wants all outputs.
private let allOutputs = #"{"inputs": [{"name": "i", "datatype": "FP32", "shape": [1], "data": [0]}]}"#

/// Texts as their bytes, which is how the binary form has them; numbers as their bits.
private func plain(_ tensor: InferTensor) -> String {
    switch tensor.elements {
    case .fp32(let values): "\(tensor.name) \(tensor.shape) \(values.map(\.bitPattern))"
    case .bytes(let values): "\(tensor.name) \(tensor.shape) \(values)"
    case .texts(let values): "\(tensor.name) \(tensor.shape) \(values.map { Array($0.utf8) })"
    }
}
