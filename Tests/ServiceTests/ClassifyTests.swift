import Foundation
import Testing

@Suite("POST /classify")
struct ClassifyTests {
    static let service = Result { try ServiceProcess(["--limits-image-pixels", "300000"]) }
    let service: ServiceProcess
    let portrait: Data

    init() throws {
        service = try Self.service.get()
        portrait = try Data(contentsOf: Project.portrait)
    }

    private func expectPortrait(_ answer: [String: Any]) throws {
        let face = try #require((answer["faces"] as? [[String: Any]])?.first)
        let gender = try #require(face["gender"] as? [String: Any])
        #expect(gender["label"] as? String == "female")
        let group = try #require(face["age_group"] as? [String: Any])
        #expect(group["label"] as? String == "30-49")
        let age = try #require(face["age"] as? [String: Any])
        #expect((20.0...60).contains(age["estimate"] as? Double ?? 0))
    }

    @Test("the portrait as a raw body is a woman of 30 to 49")
    func raw() throws {
        let answer = try service.post(portrait, path: "/classify?faces=whole")
        #expect(answer.status == 200)
        #expect(answer.fields["content-type"] == "application/json")
        try expectPortrait(answer.json)
    }

    @Test("whole image: the answer has the documented keys in the documented order")
    func keys() throws {
        let text = try service.post(portrait, path: "/classify?faces=whole").text
        let keys = text.matches(of: /"([a-z_0-9+-]+)":/).map { String($0.output.1) }
        #expect(
            keys == [
                "model", "name", "version", "image", "width", "height", "format", "warnings", "faces", "box", "x", "y",
                "width", "height", "gender", "label", "confidence", "probabilities", "female", "male", "age_group",
                "label",
                "confidence", "probabilities", "0-17", "18-29", "30-49", "50-69", "70+", "age", "estimate", "low",
                "high",
                "timing_ms", "decode", "queue", "inference", "total",
            ])
    }

    @Test("whole image: the box is the photo, and the format is told from the bytes, not the declared type")
    func box() throws {
        let answer = try service.post(portrait, type: "image/jpeg", path: "/classify?faces=whole").json
        let image = try #require(answer["image"] as? [String: Any])
        #expect(image["format"] as? String == "png")
        #expect(image["width"] as? Int == 160)
        let box = try #require(((answer["faces"] as? [[String: Any]])?.first)?["box"] as? [String: Int])
        #expect(box == ["x": 0, "y": 0, "width": 160, "height": 160])
    }

    @Test("a photo without a declared media type is taken")
    func undeclared() throws { #expect(try service.post(portrait, type: nil).status == 200) }

    @Test("one form field gives one answer")
    func form() throws {
        let answer = try service.curl("/classify", ["-F", "image=@\(Project.portrait.path())", "-F", "faces=whole"])
        #expect(answer.status == 200)
        try expectPortrait(answer.json)
    }

    @Test("several form fields give results in order, each its own answer or problem")
    func list() throws {
        let broken = FileManager.default.temporaryDirectory.appending(path: "gag-broken-\(UUID()).png")
        try portrait.prefix(5000).write(to: broken)
        defer { try? FileManager.default.removeItem(at: broken) }
        let path = Project.portrait.path()
        let answer = try service.curl(
            "/classify?faces=whole",
            ["-F", "image=@\(path)", "-F", "image=@\(broken.path())", "-F", "image=@\(path)"])
        #expect(answer.status == 200)
        let results = try #require(answer.json["results"] as? [[String: Any]])
        try #require(results.count == 3)
        try expectPortrait(results[0])
        #expect(results[1]["code"] as? String == "image_truncated")
        #expect(results[1]["status"] as? Int == 422)
        try expectPortrait(results[2])
    }

    @Test("more parts than allowed get 413")
    func tooMany() throws {
        let parts = (0..<17).flatMap { _ in ["-F", "image=@\(Project.portrait.path())"] }
        let answer = try service.curl("/classify", parts)
        #expect(answer.status == 413)
        #expect(answer.code == "too_many_images")
    }

    @Test("base64 in JSON, bare and as a data URL", arguments: ["", "data:image/png;base64,"])
    func base64(prefix: String) throws {
        let body = Data("{\"image\": \"\(prefix)\(portrait.base64EncodedString())\", \"faces\": \"whole\"}".utf8)
        let answer = try service.post(body, type: "application/json")
        #expect(answer.status == 200)
        try expectPortrait(answer.json)
    }

    @Test(
        "a bad JSON body is refused with its code",
        arguments: [
            ("{", "invalid_json"), ("[]", "invalid_json"), ("{\"image\": 1}", "invalid_json"),
            ("{}", "image_missing"), ("{\"image\": \"\"}", "image_missing"), ("{\"image\": \"?\"}", "invalid_base64"),
            ("{\"image\": \"data:image/png,abc\"}", "invalid_base64"),
            ("{\"image\": \"https://example.com/a.jpg\"}", "invalid_base64"),
            ("{\"image\": \"/etc/passwd\"}", "invalid_base64"),
            ("{\"url\": \"x\"}", "invalid_json"), ("{\"image\": \"YQ==\", \"image\": \"YQ==\"}", "invalid_json"),
        ])
    func badJSON(body: String, code: String) throws {
        let answer = try service.post(Data(body.utf8), type: "application/json")
        #expect(answer.code == code)
        #expect((400..<500).contains(answer.status))
    }

    @Test(
        "a bad form is refused",
        arguments: [
            ("multipart/form-data", "leave Content-Type"),
            ("multipart/form-data; boundary=x", "no line with the boundary"),
        ])
    func badForm(type: String, sentence: String) throws {
        let answer = try service.post(Data("--y\r\n\r\n--y--".utf8), type: type)
        #expect(answer.status == 400)
        #expect(answer.code == "invalid_multipart")
        #expect((answer.json["detail"] as? String)?.contains(sentence) == true)
    }

    @Test("a form without a photo is told so")
    func missingField() throws {
        let answer = try service.curl("/classify", ["-F", "faces=whole"])
        #expect(answer.status == 400)
        #expect(answer.code == "image_missing")
    }

    @Test("an empty body is told so")
    func empty() throws {
        let answer = try service.post(Data())
        #expect(answer.status == 400)
        #expect(answer.code == "image_missing")
    }

    @Test("a truncated PNG gets 422 image_truncated")
    func truncated() throws {
        let answer = try service.post(portrait.prefix(portrait.count / 2))
        #expect(answer.status == 422)
        #expect(answer.code == "image_truncated")
        #expect(answer.fields["content-type"] == "application/problem+json")
    }

    @Test("bytes that are no image get 415, whatever the declared type")
    func noImage() throws {
        let answer = try service.post(Data("GIF89a, or so it says".utf8), type: "image/jpeg")
        #expect(answer.status == 415)
        #expect(answer.code == "unsupported_media_type")
    }

    @Test("a body in another coding than gzip gets 415 unsupported_content_encoding")
    func contentEncoding() throws {
        let answer = try service.post(portrait, fields: ["Content-Encoding: br"])
        #expect(answer.status == 415)
        #expect(answer.code == "unsupported_content_encoding")
    }

    @Test("a photo with more pixels than allowed gets 413 image_too_large")
    func tooManyPixels() throws {
        let answer = try service.post(portrait.withSize(600, 600))
        #expect(answer.status == 413)
        #expect(answer.code == "image_too_large")
    }

    @Test("a photo below 16 pixels gets 422 image_too_small")
    func tooSmall() throws {
        let answer = try service.post(portrait.withSize(15, 200))
        #expect(answer.status == 422)
        #expect(answer.code == "image_too_small")
    }

    @Test("X-Request-Id is echoed in answers and errors, and made where there is none")
    func requestID() throws {
        #expect(try service.post(portrait, fields: ["X-Request-Id: order-17"]).fields["x-request-id"] == "order-17")
        let error = try service.post(Data(), fields: ["X-Request-Id: order-18"])
        #expect(error.fields["x-request-id"] == "order-18")
        #expect(error.json["request_id"] as? String == "order-18")
        #expect(try service.post(portrait).fields["x-request-id"]?.wholeMatch(of: /[0-9a-f]{32}/) != nil)
    }

    @Test("a bad X-Request-Timeout-Ms gets 400", arguments: ["0", "-1", "soon", "1.5"])
    func badTimeout(value: String) throws {
        let answer = try service.post(portrait, fields: ["X-Request-Timeout-Ms: \(value)"])
        #expect(answer.status == 400)
        #expect(answer.code == "invalid_parameter")
    }

    @Test("problems carry type, title, status, code and detail in this order, and no path of the server")
    func problem() throws {
        let text = try service.post(Data("nothing".utf8)).text
        #expect(
            text.matches(of: /"([a-z_]+)":/).map { String($0.output.1) } == [
                "type", "title", "status", "code", "detail", "request_id",
            ])
        #expect(!text.contains("/work") && !text.contains(".swift"))
    }
}

extension Data {
    /// The PNG with another size in its IHDR chunk and a checksum that fits.
    func withSize(_ width: UInt32, _ height: UInt32) -> Data {
        var png = [UInt8](self)
        for i in 0..<4 {
            png[16 + i] = UInt8(truncatingIfNeeded: width >> (24 - 8 * i))
            png[20 + i] = UInt8(truncatingIfNeeded: height >> (24 - 8 * i))
        }
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in png[12..<29] {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xEDB8_8320 : crc >> 1 }
        }
        for i in 0..<4 { png[29 + i] = UInt8(truncatingIfNeeded: ~crc >> (24 - 8 * i)) }
        return Data(png)
    }
}
