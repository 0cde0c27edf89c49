import Foundation
import HTTPTestSupport
import Testing

/// What clients send, as they send it.
@Suite("Bodies of clients as they are")
struct ClientBodyTests {
    static let service = Result { try ServiceProcess(["--faces-mode", "whole"]) }
    let service: ServiceProcess
    let portrait: Data

    init() throws {
        service = try Self.service.get()
        portrait = try Data(contentsOf: Project.portrait)
    }

    private func url(_ path: String) -> String { "http://127.0.0.1:\(service.port)\(path)" }

    @Test(
        "a photo's bytes are a photo whatever they are declared as",
        arguments: [
            nil, "", "application/x-www-form-urlencoded", "application/octet-stream", "text/plain", "text/html",
            "image/jpeg", "image/*", "application/pdf", "photo", "a/b/c", "image/png, image/png", "application/json",
            "application/json; charset=utf-8", "multipart/form-data", "multipart/form-data; boundary=x",
        ] as [String?])
    func declared(type: String?) throws {
        let answer = try service.post(portrait, type: type)
        #expect(answer.status == 200)
        #expect((answer.json["image"] as? [String: Any])?["format"] as? String == "png")
    }

    @Test("curl's --data-binary without more, and -d of a file of text, are taken as documented")
    func curl() throws {
        let answer = try service.curl("/classify", ["--data-binary", "@\(Project.portrait.path())"])
        #expect(answer.status == 200)
        let damaged = try service.curl("/classify", ["-d", "@\(Project.portrait.path())"])
        #expect(damaged.status == 415)
        #expect((damaged.json["detail"] as? String)?.contains("--data-binary") == true)
    }

    @Test(
        "curl -T uploads a photo, with and without a slash at the end, at once and after 100-continue",
        arguments: ["/classify", "/classify/", "/classify?faces=whole"], ["Expect: 100-continue", "Expect:"])
    func put(path: String, expect: String) throws {
        let answer = try service.curl(path, ["-T", Project.portrait.path(), "-H", expect])
        #expect(answer.status == 200)
    }

    @Test("curl -T over HTTP/2 uploads too")
    func putHTTP2() throws {
        let (output, _) = try ServiceProcess.run(
            "curl",
            [
                "-sS", "--http2-prior-knowledge", "-T", Project.portrait.path(), "-o", "/dev/null", "-w",
                "%{http_code}",
                url("/classify"),
            ])
        #expect(String(decoding: output, as: UTF8.self) == "200")
    }

    @Test("POST to /classify/ is POST to /classify")
    func slash() throws {
        #expect(try service.post(portrait, path: "/classify/").status == 200)
        #expect(try service.post(portrait, path: "/classify//").status == 404)
    }

    @Test(
        "wget posts and puts a file, which it declares as a form of text", .enabled(if: Tool("wget").isInstalled),
        arguments: ["--post-file=", "--method=PUT --body-file="])
    func wget(option: String) throws {
        let words = (option + Project.portrait.path()).split(separator: " ").map(String.init)
        let (status, text) = try Tool("wget").run(["-q", "-O", "-"] + words + [url("/classify")])
        #expect(status == 0)
        #expect(text.contains("\"gender\""))
    }

    @Test("Node's fetch sends a form, and a photo without a type", .enabled(if: Tool("node").isInstalled))
    func node() throws {
        let script = """
            const { readFileSync } = require('fs');
            const photo = readFileSync(process.argv[1]);
            (async () => {
              const form = new FormData();
              form.append('image', new Blob([photo], { type: 'image/png' }), 'f\\u00f6 "x"\\\\.png');
              form.append('minimum_age', '18');
              for (const body of [form, photo]) {
                const answer = await fetch(process.argv[2], { method: 'POST', body });
                console.log(answer.status, (await answer.json()).faces.length);
              }
            })();
            """
        let (_, text) = try Tool("node").run(["-e", script, Project.portrait.path(), url("/classify")])
        #expect(text == "200 1\n200 1\n")
    }

    @Test(
        "what is no photo is told what it looks like",
        arguments: [
            ("{\"image\": \"YQ==\"}", "application/x-www-form-urlencoded", "Content-Type: application/json"),
            ("--b\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\nx\r\n--b--\r\n", "text/plain", "boundary"),
            ("image=abc&faces=whole", "application/x-www-form-urlencoded", "-F image=@photo.jpg"),
            ("https://example.com/a.jpg", "text/plain", "images come in the request"),
            ("data:image/jpeg;base64,/9j/4AAQ", "text/plain", "base64"), ("/9j/4AAQSkZJRgABAQ", "text/plain", "base64"),
            ("iVBORw0KGgoAAAANSUhEUg", "image/png", "base64"),
            ("\u{FFFD}\u{FFFD}\u{FFFD}\u{0}", "image/jpeg", "as text"),
            ("\u{FF}\u{D8}\u{FF}\u{E0}", "image/jpeg", "as text"), ("\u{89}PNG\r\n\u{1A}\n", "image/png", "as text"),
        ])
    func mistaken(body: String, type: String, hint: String) throws {
        let answer = try service.post(Data(body.utf8), type: type)
        #expect(answer.status == 415)
        #expect(answer.code == "unsupported_media_type")
        #expect((answer.json["detail"] as? String)?.contains(hint) == true, "\(answer.text)")
    }

    @Test("JSON may begin with a byte order mark, and be declared as text/json or something+json")
    func json() throws {
        let document = Data("{\"image\": \"\(portrait.base64EncodedString())\"}".utf8)
        let mark = Data([0xEF, 0xBB, 0xBF])
        #expect(try service.post(mark + document, type: "application/json").status == 200)
        for type in ["application/json; charset=utf-8", "Application/JSON", "text/json", "application/vnd.api+json"] {
            #expect(try service.post(document, type: type).status == 200)
        }
        #expect(try service.post(mark + mark + document, type: "application/json").code == "invalid_json")
    }

    @Test("an unknown member of JSON is named, cut short")
    func longMember() throws {
        let body = try JSONSerialization.data(withJSONObject: [String(repeating: "\u{1}", count: 100_000): "x"])
        let answer = try service.post(body, type: "application/json")
        #expect(answer.code == "invalid_json")
        #expect(answer.body.count < 2000)
    }
}
