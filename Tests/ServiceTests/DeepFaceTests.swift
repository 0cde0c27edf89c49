import Foundation
import Testing

@Suite("POST /analyze, as clients of DeepFace's API send and read it")
struct DeepFaceTests {
    static let service = Result { try ServiceProcess() }
    let service: ServiceProcess
    let portrait: Data

    init() throws {
        service = try Self.service.get()
        portrait = try Data(contentsOf: Project.portrait)
    }

    private func analyze(_ body: [String: Any], path: String = "/analyze") throws -> ServiceProcess.Answer {
        try service.post(JSONSerialization.data(withJSONObject: body), type: "application/json", path: path)
    }

    private func uri(_ photo: Data) -> String { "data:image/png;base64," + photo.base64EncodedString() }

    /// The faces of an answer to one photo.
    private func results(_ answer: ServiceProcess.Answer) throws -> [[String: Any]] {
        #expect(answer.status == 200, "\(answer.text)")
        return try #require(answer.json["results"] as? [[String: Any]])
    }

    private func results(_ body: [String: Any]) throws -> [[String: Any]] { try results(analyze(body)) }

    private func classified(_ photo: Data, _ query: String = "") throws -> [[String: Any]] {
        try #require(service.post(photo, path: "/classify" + query).json["faces"] as? [[String: Any]])
    }

    @Test("age and region are whole numbers, genders percentages, as /classify says of the same photo")
    func values() throws {
        let result = try #require(results(["img": uri(portrait)]).first)
        let face = try #require(classified(portrait).first)
        #expect(
            result.keys.sorted() == ["age", "dominant_gender", "face_confidence", "gender", "region"])
        let age = try #require((face["age"] as? [String: Any])?["estimate"] as? Double)
        #expect(result["age"] as? Int == Int(age.rounded()))
        let gender = try #require(result["gender"] as? [String: Double])
        let probabilities = try #require((face["gender"] as? [String: Any])?["probabilities"] as? [String: Double])
        #expect(gender.keys.sorted() == ["Man", "Woman"])
        #expect(abs((gender["Woman"] ?? 0) - 100 * (probabilities["female"] ?? 0)) < 0.02)
        #expect(abs((gender["Woman"] ?? 0) + (gender["Man"] ?? 0) - 100) < 0.02)
        #expect(result["dominant_gender"] as? String == "Woman")
        let region = try #require(result["region"] as? [String: Any])
        let box = try #require(face["box"] as? [String: Double])
        #expect(region["x"] as? Int == Int(box["x"] ?? 0) && region["y"] as? Int == Int(box["y"] ?? 0))
        let right = try #require(region["w"] as? Int) + #require(region["x"] as? Int)
        #expect(abs(Double(right) - (box["x"] ?? 0) - (box["width"] ?? 0)) <= 1)
        let landmarks = try #require(face["landmarks"] as? [String: [String: Double]])
        for eye in ["left_eye", "right_eye"] {
            let point = try #require(landmarks[eye])
            #expect(region[eye] as? [Int] == [Int(point["x"] ?? 0), Int(point["y"] ?? 0)])
        }
        let confidence = try #require(face["detection_confidence"] as? Double)
        #expect(abs((result["face_confidence"] as? Double ?? 0) - confidence) <= 0.0051)
    }

    @Test("the answer is JSON whose members stand in DeepFace's order")
    func order() throws {
        let answer = try analyze(["img": uri(portrait), "actions": ["age", "gender"]])
        #expect(answer.fields["content-type"] == "application/json")
        #expect(answer.fields["x-model-version"] == "1")
        let pattern = #/\{"results":\[\{"age":\d+,"gender":\{"Woman":[\d.]+,"Man":[\d.]+\},"dominant_gender":"Woman",/#
        #expect(answer.text.prefixMatch(of: pattern) != nil, "\(answer.text)")
    }

    @Test("a photo may come as a data URI, as base64, under the older name, as a file, a field or an encoded form")
    func packings() throws {
        let expected = try analyze(["img": uri(portrait)]).text
        #expect(try analyze(["img": portrait.base64EncodedString()]).text == expected)
        #expect(try analyze(["img_path": uri(portrait)]).text == expected)
        let directory = FileManager.default.temporaryDirectory
        let text = directory.appending(path: "gag-uri-\(UUID())")
        try Data(uri(portrait).utf8).write(to: text)
        defer { try? FileManager.default.removeItem(at: text) }
        #expect(try service.curl("/analyze", ["-F", "img=@\(Project.portrait.path())"]).text == expected)
        #expect(try service.curl("/analyze", ["-F", "img=<\(text.path())"]).text == expected)
        #expect(try service.curl("/analyze", ["--data-urlencode", "img@\(text.path())"]).text == expected)
        let untyped = Data(#"{"img": "\#(uri(portrait))"}"#.utf8)
        #expect(try service.post(untyped, type: "application/x-www-form-urlencoded", path: "/analyze").text == expected)
        #expect(try service.post(untyped, type: nil, path: "/analyze").text == expected)
    }

    @Test("Python's own client gets the same from JSON and from a form that it builds by hand")
    func python() throws {
        let script = Project.root.appending(path: "Tests/Neighbours/deepface_client.py").path()
        let (output, status) = try ServiceProcess.run(
            "python3", [script, "http://127.0.0.1:\(service.port)", Project.portrait.path()])
        #expect(status == 0, "\(String(decoding: output, as: UTF8.self))")
        #expect(String(decoding: output, as: UTF8.self).hasSuffix("ok\n"))
    }

    @Test(
        "actions may be a list or a form's bracketed text; those that nobody answers are named, alone they are refused")
    func actions() throws {
        let age = try results(["img": uri(portrait), "actions": ["age"]])
        #expect(age.first?.keys.sorted() == ["age", "face_confidence", "region"])
        let text = try service.curl(
            "/analyze", ["-F", "img=@\(Project.portrait.path())", "-F", #"actions=["gender", 'age']"#])
        #expect(try results(text).first?["dominant_gender"] as? String == "Woman")
        #expect(text.json["unsupported_actions"] == nil)
        let all = try analyze(["img": uri(portrait)])
        #expect(all.json["unsupported_actions"] as? [String] == ["emotion", "race"])
        let beside = try analyze(["img": uri(portrait), "actions": ["emotion", "gender"]])
        #expect(beside.json["unsupported_actions"] as? [String] == ["emotion"])
        for (actions, part) in [
            (["emotion", "race"], "emotion, race"), (["mood"], "actions must be"), ([], "actions"),
        ] {
            let refused = try analyze(["img": uri(portrait), "actions": actions])
            #expect(refused.status == 400)
            #expect((refused.json["error"] as? String)?.contains(part) == true, "\(refused.text)")
        }
    }

    @Test("a photo without a face is a 400 with DeepFace's words, and with enforce_detection false a face itself")
    func withoutFace() throws {
        let nobody = try Scenes.nobody()
        let refused = try analyze(["img": uri(nobody)])
        #expect(refused.status == 400 && refused.code == "face_not_found")
        #expect((refused.json["error"] as? String)?.contains("Face could not be detected") == true)
        let form = try service.curl(
            "/analyze", ["-F", "img=@-;filename=a.png", "-F", "enforce_detection=False"], input: nobody)
        for result in [
            try #require(results(["img": uri(nobody), "enforce_detection": false]).first),
            try #require(results(form).first),
        ] {
            #expect(result["face_confidence"] as? Double == 0)
            let region = try #require(result["region"] as? [String: Any])
            #expect(region["x"] as? Int == 0 && region["w"] as? Int == 299 && region["h"] as? Int == 199)
            #expect(region["left_eye"] is NSNull && region["right_eye"] is NSNull)
            let whole = try #require(classified(nobody, "?faces=whole").first)
            let age = try #require((whole["age"] as? [String: Any])?["estimate"] as? Double)
            #expect(result["age"] as? Int == Int(age.rounded()))
        }
        #expect(try analyze(["img": uri(nobody), "enforce_detection": "perhaps"]).status == 400)
    }

    @Test("the backend skip takes the photo as the face; other backends and options change nothing")
    func backends() throws {
        let whole = try #require(classified(portrait, "?faces=whole").first)
        let skipped = try #require(results(["img": uri(portrait), "detector_backend": "skip"]).first)
        let probabilities = try #require((whole["gender"] as? [String: Any])?["probabilities"] as? [String: Double])
        #expect(
            abs(((skipped["gender"] as? [String: Double])?["Woman"] ?? 0) - 100 * (probabilities["female"] ?? 0)) < 0.02
        )
        let expected = try analyze(["img": uri(portrait)]).text
        let options: [String: Any] = [
            "img": uri(portrait), "detector_backend": "retinaface", "align": false, "silent": true,
            "anti_spoofing": false, "expand_percentage": 10,
        ]
        #expect(try analyze(options).text == expected)
        let spoofing = try analyze(["img": uri(portrait), "anti_spoofing": true])
        #expect(spoofing.status == 400 && spoofing.text.contains("anti_spoofing"))
    }

    @Test("several faces are several results, several photos an array for each")
    func several() throws {
        let scene = try Scenes.threeFaces()
        #expect(try results(["img": uri(scene)]).count == 3)
        let photos = try analyze(["img": [uri(scene), uri(portrait)]])
        let lists = try #require(photos.json["results"] as? [[[String: Any]]])
        #expect(lists.map(\.count) == [3, 1])
        let bad = try analyze(["img": [uri(portrait), uri(Scenes.nobody())]])
        #expect(bad.status == 400 && bad.code == "face_not_found")
        #expect(try analyze(["img": Array(repeating: uri(portrait), count: 17)]).status == 400)
    }

    @Test(
        "URLs and paths are refused with a sentence",
        arguments: [
            "https://example.org/a.jpg", "http://127.0.0.1:1/a.jpg", "tests/img1.jpg", "/etc/passwd", "file:///a",
        ])
    func places(place: String) throws {
        let answer = try analyze(["img": place])
        #expect(answer.status == 400)
        let error = answer.json["error"] as? String ?? ""
        #expect(error.contains("URL") || error.contains("url"), "\(error)")
    }

    @Test("errors have DeepFace's shape and a code, whoever finds them")
    func errors() throws {
        let cut = portrait.prefix(20_000)
        for (answer, status, member, code) in [
            (try analyze(["actions": ["age"]]), 400, "exception", "image_missing"),
            (try service.post(Data(), type: nil, path: "/analyze"), 400, "error", "invalid_json"),
            (try analyze(["img": uri(Data(cut))]), 400, "error", "image_truncated"),
            (try analyze(["img": "data:image/png;base64,****"]), 400, "error", "invalid_base64"),
            (try analyze(["img": uri(Data("no picture at all".utf8))]), 400, "error", "unsupported_media_type"),
            (try analyze(["img": uri(portrait)], path: "/analyze?faces=whole"), 400, "error", "invalid_parameter"),
            (try analyze(["img": uri(portrait)], path: "/analyze?model=nobody"), 404, "error", "model_not_found"),
            (try service.curl("/analyze"), 405, "error", "method_not_allowed"),
        ] {
            #expect(answer.status == status && answer.code == code, "\(answer.text)")
            #expect(answer.json.keys.sorted() == [member, "code"].sorted(), "\(answer.text)")
            #expect(answer.fields["content-type"] == "application/json")
        }
    }

    @Test("keys, deadlines, log and metrics are those of /classify")
    func admission() throws {
        let key = try ServiceProcess.run(ServiceProcess.binary.path(), ["keys", "--help"])
        #expect(key.status == 0)
        let file = FileManager.default.temporaryDirectory.appending(path: "gag-keys-\(UUID())").path()
        defer { try? FileManager.default.removeItem(atPath: file) }
        let (output, status) = try ServiceProcess.run(
            ServiceProcess.binary.path(), ["keys", "add", "shop", "--file", file])
        #expect(status == 0)
        let secret = String(decoding: output, as: UTF8.self).split(whereSeparator: \.isWhitespace).last.map(String.init)
        let locked = try ServiceProcess(["--keys-file", file])
        let body = Data(#"{"img": "\#(uri(portrait))"}"#.utf8)
        let refused = try locked.post(body, type: "application/json", path: "/analyze")
        #expect(refused.status == 401 && refused.json["message"] is String)
        #expect(refused.fields["www-authenticate"] != nil)
        let bearer = ["Authorization: Bearer \(try #require(secret))"]
        #expect(try locked.post(body, type: "application/json", fields: bearer, path: "/analyze").status == 200)
        let predicted = try locked.post(
            Data("{}".utf8), type: "application/json", path: "/v1/models/gag-resnet50:predict")
        #expect(predicted.status == 401 && predicted.json["error"] is String)
        let late = try service.post(
            body, type: "application/json", fields: ["X-Request-Timeout-Ms: 0"], path: "/analyze")
        #expect(late.status == 400)
        _ = try analyze(["img": uri(portrait)])
        let metrics = try service.curl("/metrics").text
        #expect(metrics.contains(#"gag_http_requests_total{route="/analyze",method="POST",status="200"}"#))
    }
}
