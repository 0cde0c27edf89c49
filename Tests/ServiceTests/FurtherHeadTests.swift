import Foundation
import ModelFixtures
import Testing

@Suite("Models with other heads than the bundled one's")
struct FurtherHeadTests {
    private func answers(_ document: [String: Any]) throws -> [String: Any] {
        let faces = try #require(document["faces"] as? [[String: Any]], "\(document)")
        return try #require(faces.first)
    }

    private func outputs(_ service: ServiceProcess) throws -> [String] {
        let photo = try Data(contentsOf: Project.portrait).base64EncodedString()
        let body = #"{"inputs": [{"name": "image", "shape": [1], "datatype": "BYTES", "data": ["\#(photo)"]}]}"#
        let answer = try service.post(Data(body.utf8), type: "application/json", path: "/v2/models/tiny/infer")
        let outputs = try #require(answer.json["outputs"] as? [[String: Any]], "\(answer.text)")
        let metadata = try service.curl("/v2/models/tiny").json["outputs"] as? [[String: Any]]
        #expect(metadata?.compactMap { $0["name"] as? String } == outputs.compactMap { $0["name"] as? String })
        return outputs.compactMap { $0["name"] as? String }
    }

    private func schema(of service: ServiceProcess) throws -> (members: Set<String>, required: Set<String>) {
        let document = try service.curl("/openapi.json").json
        let components = document["components"] as? [String: Any]
        let face = try #require((components?["schemas"] as? [String: Any])?["Face"] as? [String: Any])
        let members = try #require(face["properties"] as? [String: Any])
        return (Set(members.keys), Set(try #require(face["required"] as? [String])))
    }

    @Test("a fourth head is answered, offered to Open Inference, counted, and described")
    func fourth() throws {
        let tiny = try TinyModel(document: TinyModel.withGlasses)
        let service = try ServiceProcess(["--model", tiny.directory])
        let answer = try service.post(Data(contentsOf: Project.portrait), path: "/classify?faces=whole")
        let face = try answers(answer.json)
        let glasses = try #require(face["glasses"] as? [String: Any])
        let label = try #require(glasses["label"] as? String)
        #expect(["no", "yes"].contains(label))
        #expect(
            try outputs(service) == [
                "gender", "gender_label", "age_group", "age_group_label", "glasses", "glasses_label",
            ])
        let metrics = try service.curl("/metrics").text
        #expect(metrics.contains("gag_predictions_total{head=\"glasses\",label=\"\(label)\"} "))
        let (members, required) = try schema(of: service)
        #expect(required.isSuperset(of: ["gender", "age_group", "glasses"]) && !members.contains("age"))
    }

    @Test("a model that tells years alone is served by every route")
    func yearsAlone() throws {
        let tiny = try TinyModel(document: TinyModel.yearsAlone)
        let service = try ServiceProcess(["--model", tiny.directory])
        let photo = try Data(contentsOf: Project.portrait)
        let query = "/classify?faces=whole&age_groups=0-17,18%2B&minimum_age=18"
        let face = try answers(service.post(photo, path: query).json)
        #expect(Set(face.keys) == ["box", "age", "age_group", "minimum_age"])
        #expect(try outputs(service) == ["age", "age_years"])
        let (members, required) = try schema(of: service)
        #expect(required.contains("age") && members.contains("age_group") && !required.contains("age_group"))
        #expect(!members.contains("gender"))
        let body = #"{"img": "\#(photo.base64EncodedString())", "detector_backend": "skip"}"#
        let analysis = try service.post(Data(body.utf8), type: "application/json", path: "/analyze")
        #expect((analysis.json["unsupported_actions"] as? [String])?.contains("gender") == true, "\(analysis.text)")
    }
}
