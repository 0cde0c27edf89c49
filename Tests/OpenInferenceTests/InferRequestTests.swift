import Foundation
import JSON
import OpenInference
import Testing

@Suite("Open Inference requests")
struct InferRequestTests {
    private func request(_ json: String, binary: [UInt8] = [], headerLength: String? = nil) throws -> InferRequest {
        let body = Array(json.utf8) + binary
        let length = headerLength ?? (binary.isEmpty ? nil : "\(json.utf8.count)")
        return try unsafe body.withUnsafeBytes { bytes in
            try unsafe InferRequest(body: bytes, headerLength: length)
        }
    }

    private func little(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }

    @Test("numbers in JSON are read flat and nested, with id and wanted outputs")
    func json() throws {
        for data in ["[1, 2.5, -3, 4]", "[[1, 2.5], [-3, 4]]"] {
            let request = try request(
                """
                {"id": "7", "inputs": [{"name": "x", "shape": [2, 2], "datatype": "FP32", "data": \(data)}],
                 "outputs": [{"name": "a"}, {"name": "b", "parameters": {"binary_data": true}}]}
                """)
            #expect(request.id == "7")
            #expect(request.inputs == [InferTensor(name: "x", shape: [2, 2], elements: .fp32([1, 2.5, -3, 4]))])
            #expect(request.outputs == [.init(name: "a", isBinary: false), .init(name: "b", isBinary: true)])
        }
    }

    @Test("binary parts follow each other in the order of the inputs; numbers are little-endian, strings have a length")
    func binary() throws {
        let numbers = [Float(1.5), -2].flatMap { little($0.bitPattern) }
        let strings = little(3) + [0xFF, 0xD8, 0x00] + little(0)
        let request = try request(
            """
            {"inputs": [{"name": "x", "shape": [1, 2], "datatype": "FP32", "parameters": {"binary_data_size": 8}},
                        {"name": "s", "shape": [2], "datatype": "BYTES", "parameters": {"binary_data_size": 11}}],
             "parameters": {"binary_data_output": true}}
            """, binary: numbers + strings)
        #expect(request.inputs[0].elements == .fp32([1.5, -2]))
        #expect(request.inputs[1].elements == .bytes([[0xFF, 0xD8, 0x00], []]))
        #expect(request.outputs == nil && request.isBinaryByDefault)
    }

    @Test(
        "what does not follow the protocol is refused with the member that is wrong",
        arguments: [
            (#"{"#, "not valid JSON"), (#"[]"#, "the request must be an object"), (#"{}"#, "inputs must be"),
            (#"{"inputs": []}"#, "inputs must be"), (#"{"inputs": [{}]}"#, "inputs[0].name"),
            (#"{"id": 3, "inputs": []}"#, "id must be a string"),
            (#"{"inputs": [{"name": "x", "shape": [0], "datatype": "FP32", "data": []}]}"#, "inputs[0].shape"),
            (#"{"inputs": [{"name": "x", "shape": [-1], "datatype": "FP32", "data": []}]}"#, "inputs[0].shape"),
            (#"{"inputs": [{"name": "x", "shape": [1.5], "datatype": "FP32", "data": [1]}]}"#, "inputs[0].shape"),
            (#"{"inputs": [{"name": "x", "shape": [1], "data": [1]}]}"#, "inputs[0].datatype"),
            (#"{"inputs": [{"name": "x", "shape": [1], "datatype": "FP64", "data": [1]}]}"#, "must be FP32 or BYTES"),
            (#"{"inputs": [{"name": "x", "shape": [2], "datatype": "FP32", "data": [1]}]}"#, "has 1 elements"),
            (#"{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "data": ["1"]}]}"#, "must be numbers"),
            (#"{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "data": [1e99]}]}"#, "no finite number"),
            (#"{"inputs": [{"name": "x", "shape": [1], "datatype": "BYTES", "data": [1]}]}"#, "must be strings"),
            (#"{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32"}]}"#, "must have either"),
            (
                #"{"inputs": [{"name": "x", "shape": [4611686018427387904, 4], "datatype": "FP32", "data": []}]}"#,
                "has the shape"
            ),
            (
                #"{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "data": [1], "parameters": {"binary_data_size": 4}}]}"#,
                "must have either"
            ),
            (
                #"{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "parameters": {"binary_data_size": -4}}]}"#,
                "binary_data_size must be"
            ),
            (
                #"{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "parameters": {"binary_data_size": 4}}]}"#,
                "does not have the stated length"
            ),
            (
                #"{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "data": [1], "parameters": {"shared_memory_region": "r"}}]}"#,
                "shared memory is not supported"
            ),
            (
                #"{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "data": [1]}, {"name": "x", "shape": [1], "datatype": "FP32", "data": [1]}]}"#,
                "is there twice"
            ),
            (#"{"inputs": [], "outputs": {}}"#, "outputs must be"),
            (
                #"{"inputs": [], "outputs": [{"name": "a", "parameters": {"classification": 2}}]}"#,
                "classification is not"
            ),
            (#"{"inputs": [], "outputs": [{"name": "a"}, {"name": "a"}]}"#, "is there twice"),
            (#"{"inputs": [], "parameters": {"binary_data_output": 1}}"#, "true or false"),
        ])
    func refusals(json: String, part: String) {
        #expect { try request(json) } throws: { error in
            let isNamed = "\(error)".contains(part)
            if !isNamed { Issue.record("\(error)") }
            return error is OpenInferenceError && isNamed
        }
    }

    @Test(
        "a binary part that does not fit its tensors is refused",
        arguments: [
            ([0, 0, 128], 3, "stated length"), ([0, 0, 192, 127], 4, "no finite number"),
            ([0, 0, 128, 63, 9], 4, "belongs to no tensor"), ([0, 0, 128, 63], 8, "stated length"),
        ] as [([UInt8], Int, String)])
    func badBinary(bytes: [UInt8], size: Int, part: String) {
        let json = """
            {"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "parameters": {"binary_data_size": \(size)}}]}
            """
        #expect { try request(json, binary: bytes) } throws: { "\($0)".contains(part) }
    }

    @Test(
        "byte strings whose lengths lie are refused",
        arguments: [[1, 0, 0], [9, 0, 0, 0, 1], [255, 255, 255, 255]] as [[UInt8]])
    func badStrings(bytes: [UInt8]) {
        let json = """
            {"inputs": [{"name": "s", "shape": [1], "datatype": "BYTES",
                         "parameters": {"binary_data_size": \(bytes.count)}}]}
            """
        #expect { try request(json, binary: bytes) } throws: { "\($0)".contains("stated length") }
    }

    @Test(
        "a header length that is no number or beyond the body is refused",
        arguments: ["x", "-1", "+1", "", "99999", "1e2"])
    func headerLength(value: String) {
        #expect { try request("{}", headerLength: value) } throws: {
            "\($0)".contains("Inference-Header-Content-Length")
        }
    }
}

@Suite("Open Inference answers")
struct InferResponseTests {
    private func request(_ outputs: String) throws -> InferRequest {
        let json = #"{"id": "q", "inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "data": [0]}]\#(outputs)}"#
        return try unsafe Array(json.utf8).withUnsafeBytes { try unsafe InferRequest(body: $0, headerLength: nil) }
    }

    private let tensors = [
        InferTensor(name: "p", shape: [1, 2], elements: .fp32([0.25, 0.1])),
        InferTensor(name: "label", shape: [1], elements: .texts(["18–29"])),
    ]

    @Test("without wanted outputs all come as JSON, with the id")
    func json() throws {
        let response = try InferResponse(modelName: "m", modelVersion: "3", request: request(""), tensors: tensors)
        let (body, length) = response.encoded()
        #expect(length == nil)
        #expect(
            String(decoding: body, as: UTF8.self)
                == #"{"model_name":"m","model_version":"3","id":"q","outputs":[{"name":"p","datatype":"FP32","shape":[1,2],"data":[0.25,0.1]},{"name":"label","datatype":"BYTES","shape":[1],"data":["18–29"]}]}"#
        )
    }

    @Test("binary outputs follow the document in the order of their request")
    func binary() throws {
        let wanted =
            #", "outputs": [{"name": "label", "parameters": {"binary_data": true}}, {"name": "p", "parameters": {"binary_data": true}}]"#
        let response = try InferResponse(modelName: "m", modelVersion: "3", request: request(wanted), tensors: tensors)
        let (body, length) = response.encoded()
        let header = try JSONValue.parse(Array(body[..<(try #require(length))]))
        #expect(header["outputs"]?[0]?["parameters"]?["binary_data_size"]?.integerValue == 11)
        #expect(header["outputs"]?[0]?["data"] == nil)
        #expect(Array(body[length!...]) == [7, 0, 0, 0] + Array("18–29".utf8) + [0, 0, 128, 62, 205, 204, 204, 61])
    }

    @Test("more than 64 inputs or outputs are refused before their names are compared, and names are cut")
    func manyTensors() {
        let many = Array(repeating: #"{"name": "p"}"#, count: 65).joined(separator: ",")
        #expect(throws: OpenInferenceError.tooManyTensors("outputs", found: 65, maximum: 64)) {
            try request(#", "outputs": [\#(many)]"#)
        }
        let name = String(repeating: "n", count: 100_000)
        for error in [OpenInferenceError.duplicateTensor(name), .unknownTensor(name, known: ["p"])] {
            #expect("\(error)".utf8.count < 150)
        }
        #expect("\(OpenInferenceError.shape(tensor: name, found: Array(0...9999), expected: "[n]"))".utf8.count < 250)
    }

    @Test("an output that the model does not have is an error that lists those it has")
    func unknown() throws {
        let request = try request(#", "outputs": [{"name": "mood"}]"#)
        #expect(throws: OpenInferenceError.unknownTensor("mood", known: ["p", "label"])) {
            try InferResponse(modelName: "m", modelVersion: "3", request: request, tensors: tensors)
        }
    }

    @Test("metadata names tensors with open dimensions")
    func metadata() {
        let metadata = ModelMetadata(
            name: "m", versions: ["2", "3"], platform: "gag",
            inputs: [.init(name: "x", dataType: .fp32, shape: [-1, 4])],
            outputs: [.init(name: "label", dataType: .bytes, shape: [-1])])
        #expect(
            metadata.json.text()
                == #"{"name":"m","versions":["2","3"],"platform":"gag","inputs":[{"name":"x","datatype":"FP32","shape":[-1,4]}],"outputs":[{"name":"label","datatype":"BYTES","shape":[-1]}]}"#
        )
    }
}
