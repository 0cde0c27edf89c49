import Foundation
import Testing

@Suite("HEIC and AVIF photos")
struct HEIFTests {
    static let service = Result { try ServiceProcess(["--limits-image-pixels", "300000"]) }
    let service: ServiceProcess

    init() throws {
        service = try Self.service.get()
    }

    private static func file(_ name: String) throws -> Data {
        try Data(contentsOf: Project.root.appending(path: "Tests/Fixtures/heif/files/\(name)"))
    }

    @Test(
        "the portrait is told as the woman that it shows, whatever type is declared",
        arguments: [("portrait.heic", "image/heic"), ("portrait.avif", "image/avif"), ("portrait.heic", "image/jpeg")])
    func portrait(name: String, type: String) throws {
        let answer = try service.post(Self.file(name), type: type)
        #expect(answer.status == 200)
        let image = try #require(answer.json["image"] as? [String: Any])
        #expect(image["format"] as? String == (name.hasSuffix("avif") ? "avif" : "heic"))
        // The HEIC file lies on its side and says so.
        #expect(image["width"] as? Int == 160)
        let face = try #require((answer.json["faces"] as? [[String: Any]])?.first)
        #expect((face["gender"] as? [String: Any])?["label"] as? String == "female")
        #expect((face["age_group"] as? [String: Any])?["label"] as? String == "30-49")
        let landmarks = try #require(face["landmarks"] as? [String: [String: Double]])
        let (eye, mouth) = try (#require(landmarks["right_eye"]), #require(landmarks["right_mouth"]))
        #expect(try #require(eye["y"]) + 20 < #require(mouth["y"]))
    }

    @Test("what cannot be decoded has the codes of other formats")
    func problems() throws {
        let photo = try Self.file("portrait.heic")
        for (body, status, code) in [
            (photo.prefix(photo.count - 100), 422, "image_truncated"),
            (try Self.file("larger-than-said.heic"), 422, "image_corrupt"),
            (try Self.file("larger-than-said.avif"), 422, "image_corrupt"),
            (try Self.file("vvc.heic"), 422, "image_unsupported"),
        ] {
            let answer = try service.post(Data(body), type: "image/heic")
            #expect(answer.status == status)
            #expect(answer.json["code"] as? String == code)
        }
        var large = photo
        let size = try #require(large.firstRange(of: Data("ispe".utf8)))
        // The size of the grid's tiles; too many of them make no picture.
        large.replaceSubrange(size.upperBound + 4..<size.upperBound + 12, with: [0, 0, 0x40, 0, 0, 0, 0x40, 0])
        #expect(try service.post(large, type: "image/heic").json["code"] as? String == "image_corrupt")
        var avif = try Self.file("portrait.avif")
        let side = try #require(avif.firstRange(of: Data("ispe".utf8)))
        avif.replaceSubrange(side.upperBound + 4..<side.upperBound + 12, with: [0, 0, 0x40, 0, 0, 0, 0x40, 0])
        let answer = try service.post(avif, type: "image/avif")
        #expect(answer.status == 413)
        #expect(answer.json["code"] as? String == "image_too_large")
    }

    @Test("bytes behind the last box get a warning, and with images.strict 422")
    func trailing() throws {
        let photo = try Self.file("portrait.heic") + Data("<!-- served by -->".utf8)
        let answer = try service.post(photo)
        #expect((answer.json["image"] as? [String: Any])?["warnings"] as? [String] == ["trailing_data"])
        let strict = try ServiceProcess(["--images-strict=true"])
        let refused = try strict.post(photo)
        #expect(refused.status == 422 && refused.code == "image_trailing_data")
        #expect(try strict.post(Self.file("portrait.heic")).status == 200)
    }

    @Test("images.alpha: drop uncovers what the alpha of a HEIC or AVIF file hides")
    func alpha() throws {
        let dropping = try ServiceProcess(["--images-alpha", "drop"])
        for name in ["alpha.heic", "alpha.avif"] {
            let answers = try [service, dropping].map { service in
                try service.post(Self.file(name), path: "/classify?faces=whole")
            }
            #expect(answers.map(\.status) == [200, 200])
            let shares = try answers.map { answer in
                let face = try #require((answer.json["faces"] as? [[String: Any]])?.first)
                return try #require(((face["gender"] as? [String: Any])?["confidence"]) as? Double)
            }
            #expect(shares[0] != shares[1], "\(name)")
        }
    }
}
