import Testing

/// A form as a client writes it; `PHOTO` stands for the photo's bytes.
struct ClientForm: CustomTestStringConvertible {
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

extension ClientForm {
    /// The bytes were taken from the clients that are named.
    static let all: [ClientForm] = [
        ClientForm(
            "requests 2.34", type: "multipart/form-data; boundary=7c348f660ae85bc1",
            """
            --7c348f660ae85bc1
            Content-Disposition: form-data; name="image"; filename="f\u{F6}t\u{F6} %22x%22.jpg"

            PHOTO
            --7c348f660ae85bc1--

            """),
        ClientForm(
            "httpx 0.28", type: "multipart/form-data; boundary=ae3efd40e96dccef",
            """
            --ae3efd40e96dccef
            Content-Disposition: form-data; name="image"; filename="f\u{F6}to %22x\\\\.jpg"
            Content-Type: image/jpeg

            PHOTO
            --ae3efd40e96dccef--

            """),
        ClientForm(
            "aiohttp 3.14", type: "multipart/form-data; boundary=9599a6d253eb4f3a",
            """
            --9599a6d253eb4f3a
            Content-Type: image/jpeg
            Content-Disposition: form-data; name="image"; filename="f%C3%B6to.jpg"; filename*=utf-8''f%C3%B6to.jpg

            PHOTO
            --9599a6d253eb4f3a--

            """),
        ClientForm(
            "undici, a file's name with a backslash at its end",
            type: "multipart/form-data; boundary=----formdata-undici-088170704486",
            """
            ------formdata-undici-088170704486
            Content-Disposition: form-data; name="image"; filename="f\u{F6}%22to\\"
            Content-Type: image/jpeg

            PHOTO
            ------formdata-undici-088170704486--

            """),
        ClientForm(
            ".NET HttpClient", type: "multipart/form-data; boundary=\"b8b4a3b6-4bd5-4c5c-8f1e-0c7d5f4f3c2a\"",
            """
            --b8b4a3b6-4bd5-4c5c-8f1e-0c7d5f4f3c2a
            Content-Type: image/jpeg
            Content-Disposition: form-data; name=image; filename=photo.jpg; filename*=utf-8''photo.jpg

            PHOTO
            --b8b4a3b6-4bd5-4c5c-8f1e-0c7d5f4f3c2a--

            """),
        ClientForm(
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
        ClientForm(
            "Apache HttpClient", type: "multipart/form-data; boundary=Qu3-_abc; charset=ISO-8859-1",
            """
            --Qu3-_abc
            Content-Disposition: form-data; name="image"; filename="photo.jpg"
            Content-Type: application/octet-stream
            Content-Transfer-Encoding: binary

            PHOTO
            --Qu3-_abc--

            """),
        ClientForm(
            "Guzzle", type: "multipart/form-data; boundary=f00b3e5c9d1c7a6f1f5e6f9c0a7b3d2e1c4f5a6b",
            """
            --f00b3e5c9d1c7a6f1f5e6f9c0a7b3d2e1c4f5a6b
            Content-Disposition: form-data; name="image"; filename="photo.jpg"
            Content-Length: 52455
            Content-Type: image/jpeg

            PHOTO
            --f00b3e5c9d1c7a6f1f5e6f9c0a7b3d2e1c4f5a6b--

            """),
        ClientForm(
            "Go's mime/multipart", type: "multipart/form-data; boundary=2d1c9d3e3e0bd7c1a1a57e8f5c0c",
            """
            --2d1c9d3e3e0bd7c1a1a57e8f5c0c
            Content-Disposition: form-data; name="file"; filename="photo.jpg"
            Content-Type: application/octet-stream

            PHOTO
            --2d1c9d3e3e0bd7c1a1a57e8f5c0c--

            """),
        ClientForm(
            "axios with an array of files", type: "multipart/form-data; boundary=axios-1.7-boundary-abc",
            """
            --axios-1.7-boundary-abc
            Content-Disposition: form-data; name="images[]"; filename="photo.jpg"
            Content-Type: image/jpeg

            PHOTO
            --axios-1.7-boundary-abc--

            """),
        ClientForm(
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
        ClientForm(
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
}
