import Foundation
import Testing

@Suite("Forms of clients as they are")
struct ClientFormTests {
    let service: ServiceProcess
    let portrait: Data

    init() throws {
        service = try ClientBodyTests.service.get()
        portrait = try Data(contentsOf: Project.portrait)
    }

    @Test("the form of a client is read", arguments: ClientForm.all)
    func form(_ form: ClientForm) throws {
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
