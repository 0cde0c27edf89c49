import Foundation
import Testing

@Suite("JPEG photos that are larger than a model needs")
struct ReducedDecodingTests {
    /// Reduces by default.
    private static let service = Result { try ServiceProcess() }
    private static let exact = Result { try ServiceProcess(["--faces-reduced-decoding=false"]) }
    /// The portrait at 1080×1350.
    private static let photo = Result {
        try Data(contentsOf: Project.portrait.deletingLastPathComponent().appending(path: "portrait-1350.jpg"))
    }

    private func face(_ service: Result<ServiceProcess, any Error>, _ query: String) throws -> [String: Any] {
        let answer = try service.get().post(try Self.photo.get(), type: "image/jpeg", path: "/classify" + query)
        #expect(answer.status == 200)
        let image = answer.json["image"] as? [String: Any]
        #expect(image?["width"] as? Int == 1080 && image?["height"] as? Int == 1350)
        return try #require((answer.json["faces"] as? [[String: Any]])?.first)
    }

    private func confidence(_ face: [String: Any]) throws -> Double {
        try #require((face["gender"] as? [String: Any])?["confidence"] as? Double)
    }

    private func text(_ value: Any?) throws -> Data {
        try JSONSerialization.data(withJSONObject: #require(value), options: [.sortedKeys])
    }

    @Test("a face as a whole is decoded smaller: the answer has the photo's own size and the same labels")
    func whole() throws {
        let (reduced, exact) = (try face(Self.service, "?faces=whole"), try face(Self.exact, "?faces=whole"))
        #expect(try text(reduced["box"]) == text(exact["box"]))
        for head in ["gender", "age_group"] {
            let labels = [reduced, exact].map { ($0[head] as? [String: Any])?["label"] as? String }
            #expect(labels[0] != nil && labels[0] == labels[1])
        }
        // Other pixels, so that the numbers differ, though not by much.
        let difference = try abs(confidence(reduced) - confidence(exact))
        #expect(difference > 0 && difference < 0.1, "\(difference)")
    }

    @Test("a photo that is searched for faces is decoded in full, whatever the setting")
    func searched() throws {
        let (reduced, exact) = (try face(Self.service, "?faces=largest"), try face(Self.exact, "?faces=largest"))
        #expect(try text(reduced["gender"]) == text(exact["gender"]))
        #expect(try text(reduced["box"]) == text(exact["box"]))
    }

    @Test("gag classify decodes smaller too: its answer is that of the service")
    func command() throws {
        let path = Project.portrait.deletingLastPathComponent().appending(path: "portrait-1350.jpg").path
        let output = try ServiceProcess.run(
            ServiceProcess.binary.path(), ["classify", "--faces", "whole", "--model", Project.model.path(), path]
        ).0
        let document = try JSONSerialization.jsonObject(with: output) as? [String: Any]
        let classified = try #require((document?["faces"] as? [[String: Any]])?.first)
        #expect(try text(classified["gender"]) == text(face(Self.service, "?faces=whole")["gender"]))
    }
}
