import Foundation
import Testing

@Suite("What is wrong with photos, in the answers of other protocols")
struct WarningsOfOtherProtocolsTests {
    private static let lenient = Project.root.appending(path: "Tests/Fixtures/imaging/lenient")
    static let service = Result { try ServiceProcess() }
    let service: ServiceProcess
    /// Photos with two warnings, without any, and with one.
    let photos: [String]
    let sound: String

    init() throws {
        service = try Self.service.get()
        sound = try Data(contentsOf: Project.portrait).base64EncodedString()
        let (two, one) = try (Self.file("no-end-trailer.jpg"), Self.file("scan-zero.jpg"))
        photos = [two, sound, one]
    }

    private static func file(_ name: String) throws -> String {
        try Data(contentsOf: lenient.appending(path: name)).base64EncodedString()
    }

    private func post(_ path: String, _ body: [String: Any]) throws -> [String: Any] {
        let answer = try service.post(
            JSONSerialization.data(withJSONObject: body), type: "application/json", path: path)
        #expect(answer.status == 200, "\(answer.text)")
        return answer.json
    }

    private func infer(_ photos: [String]) throws -> [String: Any] {
        let image: [String: Any] = ["name": "image", "shape": [photos.count], "datatype": "BYTES", "data": photos]
        return try post("/v2/models/gag-resnet50/infer", ["inputs": [image]])
    }

    private static let expected = [["trailing_data", "missing_end"], [], ["invalid_header"]]

    @Test("the Open Inference Protocol tells it in the answer's parameters, beside outputs that are as ever")
    func openInference() throws {
        let parameters = try #require(infer(photos)["parameters"] as? [String: String])
        #expect(parameters == ["image_warnings": "trailing_data,missing_end;;invalid_header"])
        #expect(try infer([sound]).keys.sorted() == ["model_name", "model_version", "outputs"])
    }

    @Test("the binary form has it in its JSON, in front of the tensors")
    func binary() throws {
        let image: [String: Any] = ["name": "image", "shape": [1], "datatype": "BYTES", "data": [photos[2]]]
        let body: [String: Any] = [
            "inputs": [image], "outputs": [["name": "age", "parameters": ["binary_data": true]]],
        ]
        let answer = try service.post(
            JSONSerialization.data(withJSONObject: body), type: "application/json",
            path: "/v2/models/gag-resnet50/infer")
        let length = try #require(answer.fields["inference-header-content-length"].flatMap(Int.init))
        let header = try JSONSerialization.jsonObject(with: answer.body.prefix(length)) as? [String: Any]
        #expect(header?["parameters"] as? [String: String] == ["image_warnings": "invalid_header"])
        #expect(answer.body.count == length + 101 * 4)
    }

    @Test("TensorFlow Serving's answers have a member more, rows and columns alike, and none for sound files")
    func tensorFlowServing() throws {
        let path = "/v1/models/gag-resnet50:predict"
        for (member, result) in [("instances", "predictions"), ("inputs", "outputs")] {
            let answer = try post(path, [member: photos.map { ["b64": $0] }])
            #expect(answer["image_warnings"] as? [[String]] == Self.expected)
            #expect(answer.keys.sorted() == ["image_warnings", result].sorted())
            #expect(try post(path, [member: [["b64": sound]]]).keys.sorted() == [result])
        }
    }

    @Test("DeepFace's answers have a member more, with one photo and with several, and none for sound files")
    func deepFace() throws {
        let question: [String: Any] = ["actions": ["gender"], "enforce_detection": false]
        func analyze(_ photos: Any) throws -> [String: Any] {
            try post("/analyze", question.merging(["img": photos]) { $1 })
        }
        let several = try analyze(photos)
        #expect(several["image_warnings"] as? [[String]] == Self.expected)
        #expect((several["results"] as? [Any])?.count == 3)
        #expect(try analyze(photos[2])["image_warnings"] as? [[String]] == [["invalid_header"]])
        #expect(try analyze(sound).keys.sorted() == ["results"])
    }
}
