import Foundation
import Testing
import WebPage

@Suite("The page")
struct WebPageTests {
    static let service = Result { try ServiceProcess() }
    static let assets = Project.root.appending(path: "Sources/WebPage/Assets")
    let service: ServiceProcess

    init() throws { service = try Self.service.get() }

    private static func source(of file: WebPage.File) -> URL {
        assets.appending(path: file.path == "/" ? "index.html" : String(file.path.dropFirst("/ui/".count)))
    }

    @Test("every file is served as it stands in the sources, with its media type")
    func bytes() throws {
        for file in WebPage.files {
            let answer = try service.curl(file.path)
            #expect(answer.status == 200)
            #expect(answer.body == (try Data(contentsOf: Self.source(of: file))), "\(file.path)")
            #expect(answer.fields["content-type"] == file.mediaType)
        }
    }

    @Test("no file of the sources is left out")
    func complete() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.assets.path())
        #expect(Set(names) == Set(WebPage.files.map { Self.source(of: $0).lastPathComponent }))
    }

    @Test("the policies allow the own origin alone and its camera, forbid frames, guessed types and referrers")
    func policies() throws {
        for path in ["/", "/ui/app.js", "/ui/app.css"] {
            let fields = try service.curl(path).fields
            let policy = try #require(fields["content-security-policy"])
            #expect(policy.hasPrefix("default-src 'self';"))
            #expect(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe") && !policy.contains("*"))
            #expect(fields["x-content-type-options"] == "nosniff")
            #expect(fields["referrer-policy"] == "no-referrer")
            #expect(fields["permissions-policy"]?.contains("camera=(self)") == true)
        }
    }

    @Test("no file names an address outside its own origin, and nothing stands inline that the policy forbids")
    func ownOrigin() throws {
        for file in WebPage.files {
            let text = String(decoding: file.bytes, as: UTF8.self)
                .replacing("http://www.w3.org/2000/svg", with: "")  // a name, not an address
            #expect(text.firstMatch(of: /https?:\/\/|\bsrc\s*=\s*"\/\//) == nil, "\(file.path)")
            #expect(text.firstMatch(of: /localStorage|sessionStorage|indexedDB|document\.cookie|innerHTML/) == nil)
            guard file.path == "/" else { continue }
            #expect(text.firstMatch(of: /<style|<script(?![^>]* src=)|\sstyle=|\son[a-z]+=/) == nil)
        }
    }

    @Test("HEAD answers as GET without the body")
    func head() throws {
        let get = try service.curl("/")
        let head = try service.curl("/", ["--head"])
        #expect(head.status == 200 && head.body.isEmpty)
        #expect(head.fields["content-length"] == "\(get.body.count)")
        #expect(head.fields["etag"] == get.fields["etag"])
    }

    @Test("who holds a file already gets 304 without its bytes; who holds another one gets it")
    func revalidation() throws {
        let first = try service.curl("/ui/app.js")
        #expect(first.fields["cache-control"] == "no-cache")
        let tag = try #require(first.fields["etag"])
        for known in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
            let again = try service.curl("/ui/app.js", ["-H", "If-None-Match: \(known)"])
            #expect(again.status == 304 && again.body.isEmpty, "\(known)")
            #expect(again.fields["etag"] == tag)
        }
        let other = try service.curl("/ui/app.js", ["-H", "If-None-Match: \"other\""])
        #expect(other.status == 200 && other.body == first.body)
        #expect(try service.curl("/ui/app.css").fields["etag"] != tag)
    }

    @Test("other methods get 405, and paths beside its files 404")
    func refusals() throws {
        let answer = try service.curl("/", ["-X", "POST"])
        #expect(answer.status == 405 && answer.fields["allow"] == "GET, HEAD, OPTIONS")
        for path in ["/ui/", "/ui/index.html", "/ui/../config/gag.json5", "/index.html"] {
            #expect(try service.curl(path, ["--path-as-is"]).status == 404, "\(path)")
        }
    }

    @Test("ui.enabled turns it off: 404, and the OpenAPI document does not name it")
    func disabled() throws {
        let service = try ServiceProcess(["--ui-enabled=false"])
        for file in WebPage.files { #expect(try service.curl(file.path).code == "not_found") }
        let paths = try #require(try service.curl("/openapi.json").json["paths"] as? [String: Any])
        #expect(paths["/"] == nil && paths["/classify"] != nil)
    }

    @Test("with keys the page is open: it holds nothing secret and asks for the key itself")
    func keyed() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "gag-page-keys-\(UUID())").path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        _ = FileManager.default.createFile(atPath: path, contents: Data("# no key yet\n".utf8))
        let service = try ServiceProcess(["--keys-file", path])
        #expect(try service.curl("/").status == 200)
        #expect(try service.curl("/classify", ["-X", "POST"]).status == 401)
    }
}
