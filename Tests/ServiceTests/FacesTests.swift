import Foundation
import Testing

@Suite("Faces of POST /classify")
struct FacesTests {
    static let service = Result { try ServiceProcess() }
    let service: ServiceProcess

    init() throws { service = try Self.service.get() }

    private func post(_ photo: Data, _ query: String = "") throws -> ServiceProcess.Answer {
        try service.post(photo, path: "/classify" + query)
    }

    private func faces(_ answer: ServiceProcess.Answer) -> [[String: Any]] {
        answer.json["faces"] as? [[String: Any]] ?? []
    }

    @Test(
        "a photo on its side or head is answered as upright, its turn told", arguments: [90, 180, 270])
    func turned(degrees: Int) throws {
        let folder = Project.portrait.deletingLastPathComponent().deletingLastPathComponent().appending(path: "turned")
        let answers = try [0, degrees].map { turn in
            try post(Data(contentsOf: folder.appending(path: "portrait1350_rot\(turn).jpg")))
        }
        let rotated = answers.map { ($0.json["image"] as? [String: Any])?["rotated"] as? Int }
        #expect(rotated == [0, degrees])
        let labels = answers.map { answer in
            faces(answer).map { face in
                ["gender", "age_group"].map { (face[$0] as? [String: Any])?["label"] as? String }
                    + ["\((face["quality"] as? [String: Any])?["usable"] as? Bool ?? false)"]
            }
        }
        #expect(labels[0] == labels[1] && labels[0] == [["female", "30-49", "true"]])
    }

    @Test("a face is answered with box, landmarks, confidence and quality, in the documented order")
    func keys() throws {
        let text = try post(Data(contentsOf: Project.portrait)).text
        let keys = text.matches(of: /"([a-z_0-9+-]+)":/).map { String($0.output.1) }
        #expect(
            keys == [
                "model", "name", "version", "image", "width", "height", "format", "warnings", "rotated", "faces", "box",
                "x",
                "y", "width", "height", "landmarks", "right_eye", "x", "y", "left_eye", "x", "y", "nose_tip", "x", "y",
                "right_mouth", "x", "y", "left_mouth", "x", "y", "detection_confidence", "gender", "label",
                "confidence", "probabilities", "female", "male", "age_group", "label", "confidence", "probabilities",
                "0-17", "18-29", "30-49", "50-69", "70+", "age", "estimate", "low", "high", "quality", "eye_distance",
                "roll", "yaw", "pitch", "sharpness", "brightness", "clipped", "outside", "edge_distance",
                "covered_eyes",
                "covered_mouth", "usable", "reasons",
                "faces_found", "timing_ms", "decode", "queue", "detection", "inference", "total",
            ])
    }

    @Test("the portrait's face lies where it is, is usable, and is the woman of 30 to 49 that she is")
    func portrait() throws {
        let answer = try post(Data(contentsOf: Project.portrait))
        let face = try #require(faces(answer).first)
        let box = try #require(face["box"] as? [String: Double])
        #expect((25...45).contains(box["x"] ?? 0) && (80...110).contains(box["width"] ?? 0))
        let landmarks = try #require(face["landmarks"] as? [String: [String: Double]])
        #expect((55...70).contains(landmarks["right_eye"]?["x"] ?? 0))
        #expect((95...110).contains(landmarks["left_eye"]?["x"] ?? 0))
        #expect((face["detection_confidence"] as? Double ?? 0) > 0.8)
        let quality = try #require(face["quality"] as? [String: Any])
        #expect(quality["usable"] as? Bool == true && (quality["reasons"] as? [String])?.isEmpty == true)
        #expect((35...50).contains(quality["eye_distance"] as? Double ?? 0))
        #expect((face["gender"] as? [String: Any])?["label"] as? String == "female")
        #expect((face["age_group"] as? [String: Any])?["label"] as? String == "30-49")
    }

    @Test("several faces come largest first; largest gives the first of them, single refuses them")
    func modes() throws {
        let photo = try Scenes.threeFaces()
        let all = try post(photo)
        let widths = faces(all).compactMap { ($0["box"] as? [String: Double])?["width"] }
        #expect(widths.count == 3 && widths == widths.sorted(by: >))
        #expect(all.json["faces_found"] as? Int == 3)
        let largest = try post(photo, "?faces=largest")
        #expect(faces(largest).count == 1 && largest.json["faces_found"] as? Int == 3)
        #expect((faces(largest).first?["box"] as? [String: Double])?["width"] == widths.first)
        let single = try post(photo, "?faces=single")
        #expect(single.status == 422 && single.code == "several_faces")
        #expect((single.json["detail"] as? String)?.contains("3 faces") == true)
        #expect(faces(try post(Data(contentsOf: Project.portrait), "?faces=single")).count == 1)
    }

    @Test("a photo without a face gets 422 face_not_found with what helps, unless it is taken whole")
    func nobody() throws {
        let photo = try Scenes.nobody()
        for mode in ["detect", "largest", "single"] {
            let answer = try post(photo, "?faces=\(mode)")
            #expect(answer.status == 422 && answer.code == "face_not_found")
            #expect((answer.json["detail"] as? String)?.contains("Send a photo that shows the face") == true)
        }
        #expect(try post(photo, "?faces=whole").status == 200)
    }

    @Test("the mode may be a form field or a JSON member; in a list each photo is judged alone")
    func places() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gag-faces-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Scenes.threeFaces().write(to: folder.appending(path: "three.png"))
        try Scenes.nobody().write(to: folder.appending(path: "none.png"))
        let images = ["three.png", "none.png"].flatMap { ["-F", "image=@\(folder.appending(path: $0).path())"] }
        let answer = try service.curl("/classify", images + ["-F", "faces=largest"])
        let results = try #require(answer.json["results"] as? [[String: Any]])
        #expect((results[0]["faces"] as? [Any])?.count == 1)
        #expect(results[1]["code"] as? String == "face_not_found")
        let body = "{\"faces\": \"single\", \"image\": \"\(try Scenes.threeFaces().base64EncodedString())\"}"
        #expect(try service.post(Data(body.utf8), type: "application/json").code == "several_faces")
    }

    @Test(
        "a bad, repeated or unknown parameter gets 400 invalid_parameter that names it",
        arguments: ["?faces=all", "?faces=", "?faces=whole&faces=whole", "?face=whole", "?faces=whole&x=1"])
    func badQuery(query: String) throws {
        let answer = try post(Data(contentsOf: Project.portrait), query)
        #expect(answer.status == 400 && answer.code == "invalid_parameter")
        #expect((answer.json["detail"] as? String)?.contains("faces") == true)
    }

    @Test("a bad mode in a body, and one that differs from the query's, get 400 invalid_parameter")
    func badBody() throws {
        let image = ["-F", "image=@\(Project.portrait.path())"]
        for fields in [["-F", "faces=two"], ["-F", "faces=whole", "-F", "faces=whole"], ["-F", "mode=whole"]] {
            #expect(try service.curl("/classify", image + fields).code == "invalid_parameter")
        }
        let differing = try service.curl("/classify?faces=detect", image + ["-F", "faces=whole"])
        #expect(differing.code == "invalid_parameter")
        let portrait = try Data(contentsOf: Project.portrait).base64EncodedString()
        for mode in ["\"two\"", "1", "null"] {
            let body = Data("{\"image\": \"\(portrait)\", \"faces\": \(mode)}".utf8)
            #expect(try service.post(body, type: "application/json").code == "invalid_parameter")
        }
    }

    @Test("configuration: mode, bound, passes and thresholds; metrics count faces and reasons")
    func configuration() throws {
        let service = try ServiceProcess([
            "--faces-max", "2", "--detector-passes", "320,640", "--quality-min-eye-distance", "500",
        ])
        let all = try service.post(try Scenes.threeFaces())
        #expect(faces(all).count == 2 && all.json["faces_found"] as? Int == 3)
        for face in faces(all) {
            let quality = try #require(face["quality"] as? [String: Any])
            #expect(quality["usable"] as? Bool == false && quality["reasons"] as? [String] == ["too_small"])
        }
        _ = try service.post(try Scenes.nobody())
        let metrics = try service.curl("/metrics").text
        for line in [
            "gag_photo_faces_bucket{le=\"0\"} 1", "gag_photo_faces_bucket{le=\"3\"} 2",
            "gag_photos_without_face_total 1", "gag_photos_with_several_faces_total 1",
            "gag_detection_duration_seconds_count 2", "gag_face_quality_reasons_total{reason=\"too_small\"} 2",
            "gag_face_quality_reasons_total{reason=\"blurred\"} 0", "gag_images_total{result=\"face_not_found\"} 1",
            "gag_images_total{result=\"ok\"} 1",
        ] { #expect(metrics.contains(line), "\(line)") }
        let whole = try ServiceProcess(["--faces-mode", "whole"])
        #expect(try whole.post(try Scenes.nobody()).status == 200)
    }
}
