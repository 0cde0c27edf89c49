import Foundation
import HTTPTestSupport
import Testing

/// What clients send, as they send it: the bytes of forms were taken from the clients that are named.
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

    /// A form as a client writes it; `PHOTO` stands for the photo's bytes.
    struct Form: CustomTestStringConvertible {
        var client: String
        var type: String
        var body: String

        init(_ client: String, type: String, _ body: String) {
            self.client = client
            self.type = type
            self.body = body
        }

        var testDescription: String { client }
    }

    static let forms: [Form] = [
        Form(
            "requests 2.34", type: "multipart/form-data; boundary=7c348f660ae85bc1",
            """
            --7c348f660ae85bc1
            Content-Disposition: form-data; name="image"; filename="f\u{F6}t\u{F6} %22x%22.jpg"

            PHOTO
            --7c348f660ae85bc1--

            """),
        Form(
            "httpx 0.28", type: "multipart/form-data; boundary=ae3efd40e96dccef",
            """
            --ae3efd40e96dccef
            Content-Disposition: form-data; name="image"; filename="f\u{F6}to %22x\\\\.jpg"
            Content-Type: image/jpeg

            PHOTO
            --ae3efd40e96dccef--

            """),
        Form(
            "aiohttp 3.14", type: "multipart/form-data; boundary=9599a6d253eb4f3a",
            """
            --9599a6d253eb4f3a
            Content-Type: image/jpeg
            Content-Disposition: form-data; name="image"; filename="f%C3%B6to.jpg"; filename*=utf-8''f%C3%B6to.jpg

            PHOTO
            --9599a6d253eb4f3a--

            """),
        Form(
            "undici, a file's name with a backslash at its end",
            type: "multipart/form-data; boundary=----formdata-undici-088170704486",
            """
            ------formdata-undici-088170704486
            Content-Disposition: form-data; name="image"; filename="f\u{F6}%22to\\"
            Content-Type: image/jpeg

            PHOTO
            ------formdata-undici-088170704486--

            """),
        Form(
            ".NET HttpClient", type: "multipart/form-data; boundary=\"b8b4a3b6-4bd5-4c5c-8f1e-0c7d5f4f3c2a\"",
            """
            --b8b4a3b6-4bd5-4c5c-8f1e-0c7d5f4f3c2a
            Content-Type: image/jpeg
            Content-Disposition: form-data; name=image; filename=photo.jpg; filename*=utf-8''photo.jpg

            PHOTO
            --b8b4a3b6-4bd5-4c5c-8f1e-0c7d5f4f3c2a--

            """),
        Form(
            "JavaMail: a boundary with = and no quotes, a preamble, folded header lines",
            type: "multipart/form-data; boundary=----=_Part_0_1557593.1500000000000",
            """
            This is a multi-part message in MIME format.

            ------=_Part_0_1557593.1500000000000
            Content-Type: image/jpeg;
            \tname=photo.jpg
            Content-Transfer-Encoding: binary
            Content-Disposition: form-data; name="image";
             filename="photo.jpg"

            PHOTO
            ------=_Part_0_1557593.1500000000000--
            That was all.
            """),
        Form(
            "Apache HttpClient", type: "multipart/form-data; boundary=Qu3-_abc; charset=ISO-8859-1",
            """
            --Qu3-_abc
            Content-Disposition: form-data; name="image"; filename="photo.jpg"
            Content-Type: application/octet-stream
            Content-Transfer-Encoding: binary

            PHOTO
            --Qu3-_abc--

            """),
        Form(
            "Guzzle", type: "multipart/form-data; boundary=f00b3e5c9d1c7a6f1f5e6f9c0a7b3d2e1c4f5a6b",
            """
            --f00b3e5c9d1c7a6f1f5e6f9c0a7b3d2e1c4f5a6b
            Content-Disposition: form-data; name="image"; filename="photo.jpg"
            Content-Length: 52455
            Content-Type: image/jpeg

            PHOTO
            --f00b3e5c9d1c7a6f1f5e6f9c0a7b3d2e1c4f5a6b--

            """),
        Form(
            "Go's mime/multipart", type: "multipart/form-data; boundary=2d1c9d3e3e0bd7c1a1a57e8f5c0c",
            """
            --2d1c9d3e3e0bd7c1a1a57e8f5c0c
            Content-Disposition: form-data; name="file"; filename="photo.jpg"
            Content-Type: application/octet-stream

            PHOTO
            --2d1c9d3e3e0bd7c1a1a57e8f5c0c--

            """),
        Form(
            "axios with an array of files", type: "multipart/form-data; boundary=axios-1.7-boundary-abc",
            """
            --axios-1.7-boundary-abc
            Content-Disposition: form-data; name="images[]"; filename="photo.jpg"
            Content-Type: image/jpeg

            PHOTO
            --axios-1.7-boundary-abc--

            """),
        Form(
            "a browser's form with a second file that nobody chose",
            type: "multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW",
            """
            ------WebKitFormBoundary7MA4YWxkTrZu0gW
            Content-Disposition: form-data; name="photo"; filename="photo.jpg"
            Content-Type: image/jpeg

            PHOTO
            ------WebKitFormBoundary7MA4YWxkTrZu0gW
            Content-Disposition: form-data; name="photo"; filename=""
            Content-Type: application/octet-stream


            ------WebKitFormBoundary7MA4YWxkTrZu0gW--

            """),
        Form(
            "a name without quotes and with a blank, a media type that is none",
            type: "multipart/form-data; boundary=b",
            """
            --b
            Content-Disposition: form-data; name=image; filename=my photo (1).jpg
            Content-Type: jpeg

            PHOTO
            --b--

            """),
    ]

    @Test("the form of a client is read", arguments: forms)
    func form(_ form: Form) throws {
        let parts = form.body.replacing("\n", with: "\r\n").components(separatedBy: "PHOTO")
        let body = Data(parts[0].utf8) + portrait + Data(parts[1].utf8)
        let answer = try service.post(body, type: form.type)
        #expect(answer.status == 200, "\(answer.text)")
        #expect((answer.json["image"] as? [String: Any])?["width"] as? Int == 160)
    }

    @Test(
        "each name of a photo's field is taken",
        arguments: ["image", "images", "image[]", "file", "files", "photo", "photos[]", "images[0]"])
    func fieldName(name: String) throws {
        let answer = try service.curl("/classify", ["-g", "-F", "\(name)=@\(Project.portrait.path())"])
        #expect(answer.status == 200)
    }

    @Test("another name's error says which it is and which are taken")
    func otherName() throws {
        let path = Project.portrait.path()
        let alone = try service.curl("/classify", ["-F", "picture=@\(path)"])
        #expect(alone.code == "image_missing")
        let detail = try #require(alone.json["detail"] as? String)
        for name in ["\"picture\"", "image", "images", "image[]", "file", "photo"] { #expect(detail.contains(name)) }
        let beside = try service.curl("/classify", ["-F", "image=@\(path)", "-F", "user=7"])
        #expect(beside.code == "invalid_parameter")
        #expect((beside.json["detail"] as? String)?.contains("\"user\"") == true)
        let long = try service.curl("/classify", ["-F", String(repeating: "n", count: 1500) + "=7"])
        #expect(long.body.count < 1000)
    }
}
