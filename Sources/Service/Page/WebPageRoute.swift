import Classification
import HTTPServer
import JSON
import ModelFiles
import WebPage

/// `GET /` and the files below `/ui/`: one file of the page, from memory, revalidated by its digest.
package struct WebPageRoute: DocumentRoute {
    /// What the page may do: load from its own origin, and use the camera. Nothing may frame it, it may send no form, and
    /// it tells no other site where it stands.
    private static let policies: HTTPFields = [
        "Content-Security-Policy":
            "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
        "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
    ]

    private let file: WebPage.File
    /// Strong validator (RFC 9110, section 8.8.3).
    private let entityTag: String

    /// A route for each file of the page.
    package static var all: [any Route] { WebPage.files.map(Self.init(file:)) }

    private init(file: WebPage.File) {
        self.file = file
        let digest = unsafe file.bytes.withUnsafeBytes { unsafe SHA256Digest.hexadecimal(of: $0) }
        entityTag = "\"\(digest.prefix(16))\""
    }

    package var path: String { file.path }
    package var methods: [HTTPMethod] { [.get] }

    package func operations(in document: OpenAPIDocument) -> [(key: String, value: JSONValue)] {
        guard path == "/" else { return [] }
        return [
            ("get", document.document("A page that classifies photos in a browser", "text/html", ["type": "string"]))
        ]
    }

    package func handle(_ request: HTTPRequest, exchange: HTTPExchange, context: RequestContext) {
        var response = HTTPResponse(mediaType: file.mediaType, body: file.bytes, context: context)
        // Kept by the browser, asked after at each use: an upgraded service shows its own page at once.
        response.fields["Cache-Control"] = "no-cache"
        response.fields["ETag"] = entityTag
        for field in Self.policies { response.fields[field.name] = field.value }
        if isKnown(to: request.head) {
            response.status = .notModified
            response.body = []
        }
        exchange.respond(response)
    }

    /// Whether the client holds this very file; tags compare weakly (RFC 9110, section 13.1.2).
    private func isKnown(to head: HTTPRequestHead) -> Bool {
        head.fields.elements("If-None-Match").contains { tag in
            tag == "*" || (tag.hasPrefix("W/") ? tag.dropFirst(2) : tag[...]) == entityTag
        }
    }
}
