import Foundation
import Testing

@Suite("Compressed request bodies")
struct ContentCodingTests {
    static let service = Result { try ServiceProcess(["--limits-body-bytes", "200000"]) }
    let service: ServiceProcess

    init() throws { service = try Self.service.get() }

    private func gzip(_ bytes: Data) throws -> Data { try ServiceProcess.run("gzip", ["-c"], input: bytes).output }

    @Test(
        "a photo, a form and JSON in gzip are answered as without",
        arguments: ["gzip", "x-gzip", "GZIP", "gzip, identity"])
    func answered(coding: String) throws {
        let photo = try Data(contentsOf: Project.portrait)
        let json = Data("{\"image\": \"\(photo.base64EncodedString())\"}".utf8)
        let (head, end) = ("--b\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\n", "\r\n--b--\r\n")
        for (body, type) in [
            (photo, "image/png"), (json, "application/json"),
            (Data(head.utf8) + photo + Data(end.utf8), "multipart/form-data; boundary=b"),
        ] {
            let plain = try service.post(body, type: type)
            let coded = try service.post(gzip(body), type: type, fields: ["Content-Encoding: \(coding)"])
            #expect(coded.status == 200)
            #expect(coded.json["faces"] as? NSObject == plain.json["faces"] as? NSObject)
        }
    }

    @Test("tensors in gzip are answered too")
    func openInference() throws {
        let base64 = try Data(contentsOf: Project.portrait).base64EncodedString()
        let body = Data(
            "{\"inputs\": [{\"name\": \"image\", \"datatype\": \"BYTES\", \"shape\": [1], \"data\": [\"\(base64)\"]}]}"
                .utf8)
        let answer = try service.post(
            gzip(body), type: "application/json", fields: ["Content-Encoding: gzip"],
            path: "/v2/models/gag-resnet50/infer")
        #expect(answer.status == 200)
    }

    @Test("what becomes larger than limits.body_bytes gets 413, whatever it is sent as")
    func bomb() throws {
        let bomb = try gzip(Data(repeating: 0, count: 64 << 20))
        #expect(bomb.count < 200_000)
        let answer = try service.post(bomb, fields: ["Content-Encoding: gzip"])
        #expect(answer.status == 413 && answer.code == "body_too_large")
        // Neither its 64 MiB nor more than the limit are ever there.
        #expect(try service.post(try Data(contentsOf: Project.portrait)).status == 200)
    }

    @Test("a damaged body gets 400, another coding 415 with those that are understood")
    func refused() throws {
        let photo = try Data(contentsOf: Project.portrait)
        for body in try [photo, gzip(photo).dropLast(9), gzip(photo) + Data("x".utf8)] {
            let answer = try service.post(body, fields: ["Content-Encoding: gzip"])
            #expect(answer.status == 400 && answer.code == "invalid_content_encoding")
        }
        for coding in ["br", "deflate", "gzip, gzip", "zstd"] {
            let answer = try service.post(photo, fields: ["Content-Encoding: \(coding)"])
            #expect(answer.status == 415 && answer.code == "unsupported_content_encoding")
            #expect(answer.fields["accept-encoding"] == "gzip, identity")
        }
    }
}
