import Foundation
import Testing

/// What the service answers is what the command prints: photos go one way, whoever asks.
@Suite("The service and the command answer alike")
struct SameAnswerTests {
    private static let service = Result { try ServiceProcess() }

    /// Every format, with faces and without, upright and turned, sound and with warnings.
    private static let files: [URL] = {
        let fixtures = Project.root.appending(path: "Tests/Fixtures")
        let imaging = [
            "baseline-420.jpg", "cmyk.jpg", "gray-progressive.jpg", "orientation-6.jpg", "palette-transparent.png",
            "orientation-8.png", "rgb-16.png", "animated.webp", "lossless.webp", "lossy-alpha.webp",
            "orientation-7.webp",
        ]
        let heif = ["portrait.heic", "portrait.avif", "10-bit.heic", "alpha.avif", "vvc.heic"]
        let reference = ["portrait.png", "portrait-200.jpg", "portrait-1350.jpg"]
        let turned = ["portrait1350_rot90.jpg", "portrait1350_rot180.jpg"]
        return [("imaging/files", imaging), ("heif/files", heif), ("reference", reference), ("turned", turned)]
            .flatMap { folder, names in names.map { fixtures.appending(path: "\(folder)/\($0)") } }
    }()

    /// The files, and drawn ones of several faces and none.
    private static let photos = Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gag-alike-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let drawn = [("three.png", try Scenes.threeFaces()), ("nobody.png", try Scenes.nobody())]
        let damaged = ("cut.jpg", try Data(contentsOf: files[0]).prefix(900))
        return try files
            + (drawn + [damaged, ("text.jpg", Data("no photo".utf8))]).map { name, bytes in
                let file = folder.appending(path: name)
                try bytes.write(to: file)
                return file
            }
    }

    /// What the command says of each photo: its members without the file's name and the times.
    private func classified(_ mode: String) throws -> [[String: Any]] {
        let paths = try Self.photos.get().map { $0.path }
        let (output, _) = try ServiceProcess.run(
            ServiceProcess.binary.path(),
            ["classify", "--json", "--batch", "1", "--faces", mode, "--model", Project.model.path()] + paths)
        return try output.split(separator: UInt8(ascii: "\n")).map { line in
            var document = try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
            document["file"] = nil
            return comparable(document["error"] as? [String: Any] ?? document)
        }
    }

    /// Code and detail of a problem, else all members but the times.
    private func comparable(_ document: [String: Any]) -> [String: Any] {
        if document["code"] != nil { return document.filter { ["code", "detail"].contains($0.key) } }
        return document.filter { $0.key != "timing_ms" }
    }

    private func text(_ document: [String: Any]) throws -> String {
        String(
            decoding: try JSONSerialization.data(withJSONObject: document, options: [.sortedKeys]), as: UTF8.self)
    }

    private func post(_ file: URL, _ mode: String, as form: Int) throws -> [String: Any] {
        let service = try Self.service.get()
        let photo = try Data(contentsOf: file)
        switch form {
        case 0: return try service.post(photo, type: nil, path: "/classify?faces=\(mode)").json
        case 1: return try service.curl("/classify", ["-F", "image=@\(file.path)", "-F", "faces=\(mode)"]).json
        default:
            let body = ["image": photo.base64EncodedString(), "faces": mode]
            return try service.post(
                JSONSerialization.data(withJSONObject: body), type: "application/json"
            ).json
        }
    }

    @Test(
        "100 photos of all formats, as a body, in a form and in JSON, are answered as the command answers them",
        arguments: ["detect", "whole", "largest", "single"])
    func alike(mode: String) throws {
        let photos = try Self.photos.get()
        #expect(photos.count == 25)
        let expected = try classified(mode)
        try #require(expected.count == photos.count)
        for (index, file) in photos.enumerated() {
            let answer = comparable(try post(file, mode, as: index % 3))
            #expect(try text(answer) == text(expected[index]), "\(file.lastPathComponent)")
        }
    }

    @Test(
        "the Open Inference Protocol finds the faces that the command finds, each a row",
        arguments: ["detect", "whole", "largest", "single"])
    func tensors(mode: String) throws {
        for (file, document) in zip(try Self.photos.get(), try classified(mode)) {
            let photo = try Data(contentsOf: file).base64EncodedString()
            let body = """
                {"parameters": {"faces": "\(mode)"}, "outputs": [{"name": "gender"}, {"name": "age_group_label"}],
                 "inputs": [{"name": "image", "shape": [1], "datatype": "BYTES", "data": ["\(photo)"]}]}
                """
            let answer = try Self.service.get().post(
                Data(body.utf8), type: "application/json", path: "/v2/models/gag-resnet50/infer")
            guard let faces = document["faces"] as? [[String: Any]] else {
                #expect(answer.json["error"] as? String == document["detail"] as? String, "\(file.lastPathComponent)")
                continue
            }
            let outputs = try #require(answer.json["outputs"] as? [[String: Any]], "\(answer.text)")
            let labels = faces.map { ($0["age_group"] as? [String: Any])?["label"] as? String }
            #expect(outputs[1]["data"] as? [String] == labels.compactMap(\.self), "\(file.lastPathComponent)")
            let women = (outputs[0]["data"] as? [Double] ?? []).enumerated().filter { $0.offset % 2 == 0 }.map(
                \.element)
            for (share, face) in zip(women, faces) {
                let gender = (face["gender"] as? [String: Any])?["probabilities"] as? [String: Double]
                #expect(abs(share - (gender?["female"] ?? -1)) <= 5.1e-5)
            }
            let counts = (answer.json["parameters"] as? [String: String])?["face_counts"]
            #expect(counts == (faces.count == 1 ? nil : "\(faces.count)"))
        }
    }

    @Test("the photos of a form are answered each as the command answers it")
    func form() throws {
        let photos = try Self.photos.get().suffix(12)
        let answer = try Self.service.get().curl("/classify", photos.flatMap { ["-F", "image=@\($0.path)"] })
        let results = try #require(answer.json["results"] as? [[String: Any]])
        for (result, expected) in zip(results, try classified("detect").suffix(12)) {
            let (labels, others) = (try labels(result), try labels(expected))
            #expect(labels == others)
        }
        #expect(results.count == 12)
    }

    /// What is said of the faces, or the problem; numbers differ in their last digit between passes of one and of several.
    private func labels(_ document: [String: Any]) throws -> [String] {
        guard let faces = document["faces"] as? [[String: Any]] else { return [try text(comparable(document))] }
        return try faces.map { face in
            let heads = ["gender", "age_group"].map { (face[$0] as? [String: Any])?["label"] as? String ?? "" }
            return try heads.joined(separator: " ") + text(face.filter { ["box", "quality"].contains($0.key) })
        }
    }
}
