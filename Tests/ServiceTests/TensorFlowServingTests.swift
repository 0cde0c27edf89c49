import Foundation
import ModelFixtures
import Testing

@Suite("TensorFlow Serving's REST API")
struct TensorFlowServingTests {
    static let service = Result { try ServiceProcess() }
    private static let model = "/v1/models/gag-resnet50"
    let service: ServiceProcess
    let portrait: Data

    init() throws {
        service = try Self.service.get()
        portrait = try Data(contentsOf: Project.portrait)
    }

    private var b64: [String: String] { ["b64": portrait.base64EncodedString()] }

    private func predict(_ body: Any, model: String = Self.model) throws -> ServiceProcess.Answer {
        try service.post(
            JSONSerialization.data(withJSONObject: body), type: "application/json", path: model + ":predict")
    }

    private func predictions(_ body: Any, model: String = Self.model) throws -> [[String: Any]] {
        let answer = try predict(body, model: model)
        #expect(answer.status == 200, "\(answer.text)")
        return try #require(answer.json["predictions"] as? [[String: Any]])
    }

    /// The same question to the Open Inference Protocol, by output.
    private func inferred(_ input: [String: Any]) throws -> [String: [Any]] {
        var body: [String: Any] = ["inputs": [input]]
        if input["name"] as? String == "image" { body["parameters"] = ["faces": "whole"] }
        let answer = try service.post(
            JSONSerialization.data(withJSONObject: body), type: "application/json",
            path: "/v2/models/gag-resnet50/infer")
        let outputs = try #require(answer.json["outputs"] as? [[String: Any]], "\(answer.text)")
        return Dictionary(
            uniqueKeysWithValues: outputs.map { ($0["name"] as? String ?? "", $0["data"] as? [Any] ?? []) })
    }

    /// The same numbers, but for what another order of summing in batches of another size changes.
    private func agree(_ left: Any?, _ right: Any?) -> Bool {
        guard let left = left as? [Double], let right = right as? [Double], left.count == right.count else {
            return false
        }
        return zip(left, right).allSatisfy { abs($0 - $1) <= 1e-3 * max(1, abs($1)) }
    }

    @Test("rows are answered with a row of all heads each, as the Open Inference Protocol does")
    func rows() throws {
        let rows = try predictions(["signature_name": "serving_default", "instances": [b64, b64]])
        #expect(rows.count == 2)
        let expected = try inferred([
            "name": "image", "shape": [1], "datatype": "BYTES", "data": [portrait.base64EncodedString()],
        ])
        for row in rows {
            #expect(row.keys.sorted() == expected.keys.sorted())
            #expect(agree(row["gender"], expected["gender"]) && agree(row["age"], expected["age"]))
            #expect(row["gender_label"] as? String == "female")
            #expect(row["age_group_label"] as? String == "30-49")
            #expect(agree([row["age_years"]], expected["age_years"]))
        }
    }

    @Test("a picture may stand alone or under any name, as b64 or as base64 alone, with or without a media type")
    func packings() throws {
        let expected = try predict(["instances": [b64]]).text
        #expect(try predict(["instances": [["image_bytes": b64]]]).text == expected)
        #expect(try predict(["instances": [["input_1": b64]], "signature_name": ""]).text == expected)
        #expect(try predict(["instances": [portrait.base64EncodedString()]]).text == expected)
        let body = try JSONSerialization.data(withJSONObject: ["instances": [b64]])
        for type in ["application/x-www-form-urlencoded", nil] {
            #expect(try service.post(body, type: type, path: Self.model + ":predict").text == expected)
        }
        #expect(try predict(["instances": [b64]], model: Self.model + "/versions/1").text == expected)
    }

    @Test("columns are answered with a column of each output")
    func columns() throws {
        let row = try #require(try predictions(["instances": [b64]]).first)
        for inputs in [[b64, b64], ["image_bytes": [b64, b64]]] as [Any] {
            let answer = try predict(["inputs": inputs])
            #expect(answer.status == 200 && answer.fields["x-model-version"] == "1")
            let outputs = try #require(answer.json["outputs"] as? [String: [Any]])
            #expect(outputs["gender"]?.count == 2 && outputs["gender"]?.allSatisfy { agree($0, row["gender"]) } == true)
            #expect(outputs["gender_label"] as? [String] == ["female", "female"])
            #expect(agree(outputs["age_years"], [row["age_years"], row["age_years"]]))
        }
    }

    @Test("pixels that the client has prepared are taken as they are")
    func pixels() throws {
        let row = (0..<128).map { column in [Double(column) / 128, 0.5, 0.25] }
        let picture = Array(repeating: row, count: 128)
        let flat = picture.flatMap { $0.flatMap { $0 } }
        let expected = try inferred([
            "name": "input", "shape": [1, 128, 128, 3], "datatype": "FP32", "data": flat,
        ])
        let rows = try predictions(["instances": [picture, picture]])
        #expect(rows.count == 2 && rows.allSatisfy { agree($0["gender"], expected["gender"]) })
        #expect(try predictions(["instances": [["input": picture]]]).count == 1)
        #expect(try predict(["instances": [Array(picture.dropLast())]]).status == 400)
        #expect(try predict(["instances": [picture], "signature_name": "largest"]).status == 400)
    }

    @Test("the signatures largest and single look for the face, as /classify does")
    func signatures() throws {
        let photo = try Scenes.threeFaces()
        let instances = [["b64": photo.base64EncodedString()]]
        let face = try #require(
            (service.post(photo, path: "/classify?faces=largest").json["faces"] as? [[String: Any]])?.first)
        let years = try #require((face["age"] as? [String: Any])?["estimate"] as? Double)
        let found = try predictions(["signature_name": "largest", "instances": instances])
        #expect(abs((found.first?["age_years"] as? Double ?? 0) - years) < 0.06)
        let several = try predict(["signature_name": "single", "instances": instances])
        #expect(several.status == 422 && (several.json["error"] as? String)?.contains("3 faces") == true)
        let unknown = try predict(["signature_name": "mood", "instances": instances])
        #expect(unknown.status == 400 && unknown.text.contains("serving_default, largest, single"))
    }

    @Test("a model tells its versions' states and its signatures, with and without its version")
    func status() throws {
        for path in [Self.model, Self.model + "/versions/1"] {
            let status = try service.curl(path)
            #expect(
                status.text
                    == #"{"model_version_status":[{"version":"1","state":"AVAILABLE","status":{"error_code":"OK","error_message":""}}]}"#
            )
            let metadata = try service.curl(path + "/metadata")
            #expect((metadata.json["model_spec"] as? [String: Any])?["name"] as? String == "gag-resnet50")
            let outer = (metadata.json["metadata"] as? [String: Any])?["signature_def"] as? [String: Any]
            let signatures = try #require(outer?["signature_def"] as? [String: [String: Any]])
            #expect(signatures.keys.sorted() == ["largest", "serving_default", "single"])
            let outputs = try #require(signatures["serving_default"]?["outputs"] as? [String: [String: Any]])
            let shape = outputs["age"]?["tensor_shape"] as? [String: Any]
            #expect((shape?["dim"] as? [[String: String]])?.map { $0["size"] } == ["-1", "101"])
            #expect(outputs["gender_label"]?["dtype"] as? String == "DT_STRING")
        }
    }

    @Test("errors have the API's shape, whoever finds them")
    func errors() throws {
        for (path, status) in [
            ("/v1/models/nobody", 404), (Self.model + "/versions/9", 404), ("/v1/models/nobody/metadata", 404),
            (Self.model + "/versions/9/metadata", 404), (Self.model + ":predict", 405), ("/v1/nothing", 404),
            ("/v1/models", 404), (Self.model + "/labels/stable", 404),
        ] {
            let answer = try service.curl(path)
            #expect(answer.status == status, "\(path)")
            #expect(answer.json.keys.sorted() == ["error"], "\(path): \(answer.text)")
            #expect(answer.fields["content-type"] == "application/json")
        }
        for (body, status, part) in [
            ("{", 400, "not valid JSON"), ("[]", 400, "object"), ("{}", 400, "instances"),
            (#"{"instances": [], "inputs": []}"#, 400, "either"), (#"{"instances": []}"#, 400, "no picture"),
            (#"{"instances": {"b64": "AAAA"}}"#, 400, "array"), (#"{"instances": [1]}"#, 400, "b64"),
            (#"{"instances": [{"a": {"b64": "AAAA"}, "b": 1}]}"#, 400, "one input"),
            (#"{"instances": [{"b64": "?"}]}"#, 400, "base64"), (#"{"inputs": {"a": 1}}"#, 400, "array"),
            (#"{"signature_name": 1, "instances": [{"b64": "AAAA"}]}"#, 400, "signature_name"),
            (#"{"instances": [{"b64": "AAAA"}]}"#, 415, "JPEG"),
            (
                "{\"instances\": [" + Array(repeating: #"{"b64": "AAAA"}"#, count: 17).joined(separator: ",") + "]}",
                413,
                "16"
            ),
        ] {
            let answer = try service.post(Data(body.utf8), type: "application/json", path: Self.model + ":predict")
            #expect(answer.status == status, "\(body): \(answer.text)")
            #expect((answer.json["error"] as? String)?.contains(part) == true, "\(answer.text)")
        }
        for path in ["/v1/models/nobody:predict", Self.model + "/versions/9:predict"] {
            #expect(try service.post(Data("{}".utf8), type: "application/json", path: path).status == 404)
        }
        let metrics = try service.curl("/metrics").text
        #expect(metrics.contains(#"route="/v1/models/{model}:predict",method="POST",status="400""#))
    }

    @Test("Python's own client gets predictions and the model's status")
    func python() throws {
        let script = Project.root.appending(path: "Tests/Neighbours/tensorflow_serving_client.py").path()
        let (output, status) = try ServiceProcess.run(
            "python3", [script, "http://127.0.0.1:\(service.port)", Project.portrait.path()])
        #expect(status == 0, "\(String(decoding: output, as: UTF8.self))")
        #expect(String(decoding: output, as: UTF8.self).hasSuffix("ok\n"))
    }
}
