import Foundation
import ModelFixtures
import Testing

@Suite("The Open Inference Protocol over HTTP")
struct OpenInferenceTests {
    static let service = Result { try ServiceProcess() }
    private static let model = "/v2/models/gag-resnet50"
    let service: ServiceProcess
    let portrait: Data

    init() throws {
        service = try Self.service.get()
        portrait = try Data(contentsOf: Project.portrait)
    }

    private func infer(
        _ body: Data, fields: [String] = [], model: String = OpenInferenceTests.model, of service: ServiceProcess? = nil
    ) throws -> ServiceProcess.Answer {
        try (service ?? self.service).post(body, type: "application/json", fields: fields, path: model + "/infer")
    }

    private func outputs(_ answer: ServiceProcess.Answer) throws -> [String: [String: Any]] {
        #expect(answer.status == 200, "\(answer.text)")
        let list = try #require(answer.json["outputs"] as? [[String: Any]])
        return Dictionary(uniqueKeysWithValues: list.map { ($0["name"] as? String ?? "", $0) })
    }

    private func littleEndian(_ value: UInt32) -> Data {
        unsafe withUnsafeBytes(of: value.littleEndian) { unsafe Data($0) }
    }

    @Test("the server tells its name, version and extensions, and that it is live and ready")
    func server() throws {
        let metadata = try service.curl("/v2")
        #expect(metadata.status == 200)
        #expect(metadata.json["name"] as? String == "gag")
        #expect(metadata.json["extensions"] as? [String] == ["binary_tensor_data"])
        #expect(try service.curl("/v2/health/live").status == 200)
        #expect(try service.curl("/v2/health/ready").status == 200)
    }

    @Test("a model tells its versions and tensors and is ready, with and without its version")
    func model() throws {
        for path in [Self.model, Self.model + "/versions/1"] {
            let metadata = try service.curl(path)
            #expect(metadata.json["name"] as? String == "gag-resnet50")
            #expect(metadata.json["versions"] as? [String] == ["1"])
            let inputs = try #require(metadata.json["inputs"] as? [[String: Any]])
            #expect(inputs.map { $0["name"] as? String } == ["image", "input"])
            #expect(inputs.map { $0["datatype"] as? String } == ["BYTES", "FP32"])
            #expect(inputs.map { $0["shape"] as? [Int] } == [[-1], [-1, 128, 128, 3]])
            let outputs = try #require(metadata.json["outputs"] as? [[String: Any]])
            #expect(
                outputs.map { $0["name"] as? String } == [
                    "gender", "gender_label", "age_group", "age_group_label", "age", "age_years",
                ])
            #expect(try service.curl(path + "/ready").status == 200)
        }
    }

    @Test("errors have the protocol's shape, whoever finds them")
    func errors() throws {
        for (path, status) in [
            ("/v2/models/nobody", 404), ("/v2/models/nobody/ready", 404), (Self.model + "/versions/9", 404),
            (Self.model + "/versions/9/ready", 404), ("/v2/nothing", 404), (Self.model + "/infer", 405),
            ("/v2/repository/index", 404), ("/v2/models/gag-resnet50/config", 404),
        ] {
            let answer = try service.curl(path)
            #expect(answer.status == status, "\(path)")
            #expect(answer.json.keys.sorted() == ["error"], "\(path): \(answer.text)")
            #expect(answer.fields["content-type"] == "application/json")
        }
        for (body, part) in [
            ("{", "not valid JSON"), ("{}", "inputs"),
            (#"{"inputs": [{"name": "x", "shape": [1], "datatype": "FP32", "data": [1]}]}"#, "no tensor \"x\""),
            (#"{"inputs": [{"name": "input", "shape": [1], "datatype": "FP32", "data": [1]}]}"#, "128, 128, 3"),
            (#"{"inputs": [{"name": "image", "shape": [1], "datatype": "FP32", "data": [1]}]}"#, "BYTES"),
            (#"{"inputs": [{"name": "image", "shape": [1], "datatype": "BYTES", "data": ["?"]}]}"#, "base64"),
            (
                #"{"inputs": [{"name": "image", "shape": [1], "datatype": "BYTES", "data": ["AAAA"]}], "outputs": [{"name": "mood"}]}"#,
                "mood"
            ),
        ] {
            let answer = try infer(Data(body.utf8))
            #expect(answer.status == 400, "\(answer.text)")
            #expect((answer.json["error"] as? String)?.contains(part) == true, "\(answer.text)")
        }
        let long = try infer(Data("{}".utf8), fields: ["Inference-Header-Content-Length: 9"])
        #expect(long.status == 400)
        let image = #"{"inputs": [{"name": "image", "shape": [1], "datatype": "BYTES", "data": ["AAAA"]}]}"#
        #expect(try infer(Data(image.utf8)).status == 415)
        let shape = "[" + Array(repeating: "\"AAAA\"", count: 17).joined(separator: ",") + "]"
        let many = #"{"inputs": [{"name": "image", "shape": [17], "datatype": "BYTES", "data": \#(shape)}]}"#
        #expect(try infer(Data(many.utf8)).status == 413)
        #expect(try infer(Data("{}".utf8), fields: ["Content-Encoding: br"]).status == 415)
    }

    @Test("a picture as base64 in JSON gives each head's probabilities and labels, with id and version")
    func json() throws {
        let body = """
            {"id": "q7", "inputs": [{"name": "image", "shape": [2, 1], "datatype": "BYTES",
             "data": ["\(portrait.base64EncodedString())", "\(portrait.base64EncodedString())"]}]}
            """
        let answer = try infer(Data(body.utf8))
        #expect(answer.json["model_name"] as? String == "gag-resnet50")
        #expect(answer.json["model_version"] as? String == "1")
        #expect(answer.json["id"] as? String == "q7")
        #expect(answer.fields["x-model-version"] == "1")
        let outputs = try outputs(answer)
        #expect(outputs["gender_label"]?["data"] as? [String] == ["female", "female"])
        #expect(outputs["age_group_label"]?["data"] as? [String] == ["30-49", "30-49"])
        #expect(outputs["gender"]?["shape"] as? [Int] == [2, 2])
        #expect(outputs["age"]?["shape"] as? [Int] == [2, 101])
        let ages = try #require(outputs["age"]?["data"] as? [Double])
        #expect(abs(ages[..<101].reduce(0, +) - 1) < 1e-4)
        let classified = try service.post(portrait).json
        let face = try #require((classified["faces"] as? [[String: Any]])?.first)
        let gender = try #require((face["gender"] as? [String: Any])?["confidence"] as? Double)
        #expect(abs((outputs["gender"]?["data"] as? [Double] ?? [])[0] - gender) < 1e-3)
    }

    /// A request for the genders of pictures.
    private func genders(_ pictures: [Data], _ parameters: String) throws -> ServiceProcess.Answer {
        let list = pictures.map { "\"\($0.base64EncodedString())\"" }.joined(separator: ",")
        return try infer(
            Data(
                """
                {"parameters": \(parameters), "outputs": [{"name": "gender"}], "inputs": [
                 {"name": "image", "shape": [\(pictures.count)], "datatype": "BYTES", "data": [\(list)]}]}
                """.utf8))
    }

    @Test("a picture is searched as the parameter faces says, and as without it by /classify; its faces are the rows")
    func searched() throws {
        let found = try genders([portrait, portrait], #"{"faces": "largest"}"#)
        let values = try #require(try outputs(found)["gender"]?["data"] as? [Double])
        #expect(values.count == 4)
        for mode in ["detect", "largest", "single", "whole"] {
            let row = try #require(
                try outputs(genders([portrait], "{\"faces\": \"\(mode)\"}"))["gender"]?["data"] as? [Double])
            let classified = try service.post(portrait, path: "/classify?faces=\(mode)").json
            let face = try #require((classified["faces"] as? [[String: Any]])?.first)
            let gender = try #require((face["gender"] as? [String: Any])?["probabilities"] as? [String: Double])
            #expect(abs(row[0] - (gender["female"] ?? 0)) < 1e-3, "\(mode)")
            if mode != "whole" { #expect(abs(row[0] - values[2]) < 1e-6) }
        }
        let metadata = try service.curl(Self.model).json
        #expect((metadata["parameters"] as? [String: String])?["faces"]?.contains("largest") == true)
    }

    @Test("a picture without a face, unknown modes, and faces for prepared pixels are errors of the protocol's shape")
    func notSearched() throws {
        let blank = try Scenes.nobody()
        let answer = try genders([portrait, blank], #"{"faces": "largest"}"#)
        #expect(answer.status == 422)
        #expect(answer.json.keys.sorted() == ["error"])
        #expect((answer.json["error"] as? String)?.hasPrefix("Picture 2 of 2: ") == true, "\(answer.text)")
        for parameters in [#"{"faces": "all"}"#, #"{"faces": 1}"#] {
            let refused = try genders([portrait], parameters)
            #expect(refused.status == 400)
            #expect(
                (refused.json["error"] as? String)?.contains("detect, whole, largest, single") == true,
                "\(refused.text)")
        }
        let pixels = Array(repeating: "0", count: 128 * 128 * 3).joined(separator: ",")
        let body = """
            {"parameters": {"faces": "largest"},
             "inputs": [{"name": "input", "shape": [1, 128, 128, 3], "datatype": "FP32", "data": [\(pixels)]}]}
            """
        #expect(try infer(Data(body.utf8)).status == 400)
    }

    @Test("binary tensors in and out: the file as it is, the wanted output as numbers")
    func binary() throws {
        let header = Data(
            """
            {"inputs": [{"name": "image", "shape": [1], "datatype": "BYTES",
                         "parameters": {"binary_data_size": \(portrait.count + 4)}}],
             "outputs": [{"name": "age_years", "parameters": {"binary_data": true}}, {"name": "gender_label"}]}
            """.utf8)
        let answer = try infer(
            header + littleEndian(UInt32(portrait.count)) + portrait,
            fields: ["Inference-Header-Content-Length: \(header.count)"])
        #expect(answer.status == 200)
        let length = try #require(answer.fields["inference-header-content-length"].flatMap(Int.init))
        let document = try #require(
            try JSONSerialization.jsonObject(with: answer.body.prefix(length)) as? [String: Any])
        let outputs = try #require(document["outputs"] as? [[String: Any]])
        #expect(outputs.map { $0["name"] as? String } == ["age_years", "gender_label"])
        let bytes = [UInt8](answer.body.dropFirst(length))
        #expect(bytes.count == 4)
        let years = Float(bitPattern: bytes.enumerated().reduce(0) { $0 | UInt32($1.element) << (8 * $1.offset) })
        #expect((20...60).contains(years))
    }

    @Test("pixels that the client has prepared are taken as they are")
    func pixels() throws {
        let header = Data(
            """
            {"inputs": [{"name": "input", "shape": [2, 128, 128, 3], "datatype": "FP32",
                         "parameters": {"binary_data_size": \(2 * 128 * 128 * 3 * 4)}}]}
            """.utf8)
        let grey = Data((0..<2 * 128 * 128 * 3).flatMap { _ in littleEndian(Float(0.5).bitPattern) })
        let answer = try infer(header + grey, fields: ["Inference-Header-Content-Length: \(header.count)"])
        let gender = try #require(try outputs(answer)["gender"]?["data"] as? [Double])
        #expect(gender.count == 4 && gender[0] == gender[2])
        #expect(abs(gender[0] + gender[1] - 1) < 1e-5)
    }

    @Test("operators load and unload models on their own listener, and one model's readiness is not another's")
    func repository() throws {
        let folder = ModelFolder()
        try folder.add("a", 1)
        try folder.add("b", 1)
        try folder.addBroken("c", 1)
        let service = try ServiceProcess([
            "--models", folder.root, "--model", "a", "--admin-host", "127.0.0.1", "--admin-port", "0",
        ])
        let port = try #require(service.waitForLog { $0["message"] as? String == "admin listening" }?["port"] as? Int)
        func post(_ path: String) throws -> (status: Int, body: String) {
            let (output, _) = try ServiceProcess.run(
                "curl",
                ["-sS", "-w", "%{http_code}", "--json", "{}", "http://127.0.0.1:\(port)/v2/repository/\(path)"])
            let text = String(decoding: output, as: UTF8.self)
            return (Int(text.suffix(3)) ?? 0, String(text.dropLast(3)))
        }
        #expect(try service.curl("/v2/repository/index", ["-X", "POST", "-d", ""]).status == 404)
        #expect(try service.curl("/v2").json["extensions"] as? [String] == ["binary_tensor_data", "model_repository"])
        let index = try post("index")
        #expect(index.status == 200)
        #expect(index.body.contains(#"{"name":"a","version":"1","state":"READY","reason":""}"#), "\(index.body)")
        #expect(index.body.contains(#"{"name":"b","version":"1","state":"UNAVAILABLE""#))
        #expect(try service.curl("/v2/models/b/ready").status == 404)
        #expect(try post("models/b/load").status == 200)
        #expect(try service.curl("/v2/models/b/ready").status == 200)
        let broken = try post("models/c/load")
        #expect(broken.status == 422 && broken.body.contains("\"error\""))
        #expect(try service.curl("/v2/models/c/ready").status == 503)
        #expect(try service.curl("/v2/models/a/ready").status == 200)
        #expect(try service.curl("/v2/health/ready").status == 200)
        #expect(try post("models/a/unload").status == 200)
        #expect(try service.curl("/v2/models/a/ready").status == 503)
        let body = Data(#"{"inputs": []}"#.utf8)
        #expect(try infer(body, model: "/v2/models/a", of: service).status == 503)
        #expect(try infer(body, model: "/v2/models/b", of: service).status == 400)
        #expect(try post("models/nobody/unload").status == 404)
    }
}
