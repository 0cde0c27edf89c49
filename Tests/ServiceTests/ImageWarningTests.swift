import Foundation
import Testing

@Suite("Photos that something is wrong with")
struct ImageWarningTests {
    private static let imaging = Project.root.appending(path: "Tests/Fixtures/imaging")
    static let service = Result { try ServiceProcess() }

    private func file(_ name: String) throws -> Data {
        try Data(contentsOf: Self.imaging.appending(path: name))
    }

    private func warnings(_ answer: ServiceProcess.Answer) -> [String]? {
        (answer.json["image"] as? [String: Any])?["warnings"] as? [String]
    }

    @Test("the answer says what is wrong, the metrics count it")
    func warned() throws {
        let service = try Self.service.get()
        for (name, expected) in [
            ("lenient/crlf.jpg", ["trailing_data"]), ("lenient/no-end-trailer.jpg", ["trailing_data", "missing_end"]),
            ("lenient/scan-zero.jpg", ["invalid_header"]), ("lenient/between.jpg", ["stray_data"]),
            ("lenient/lossy-animated.webp", ["animation"]), ("color/garbage.jpg", ["broken_profile"]),
            ("files/rgb.png", []),
        ] as [(String, [String])] {
            let answer = try service.post(try file(name), path: "/classify?faces=whole")
            #expect(answer.status == 200, "\(name)")
            #expect(warnings(answer) == expected, "\(name)")
        }
        let metrics = try service.curl("/metrics").text
        for line in [
            "gag_image_warnings_total{warning=\"trailing_data\"} 2",
            "gag_image_warnings_total{warning=\"animation\"} 1",
            "gag_image_warnings_total{warning=\"damaged_data\"} 0",
        ] { #expect(metrics.contains(line), "\(line)") }
    }

    @Test("images.strict refuses it; what is missing is refused without")
    func strict() throws {
        let strict = try ServiceProcess(environment: ["GAG_IMAGES_STRICT": "true"])
        #expect(
            try strict.post(try file("lenient/crlf.jpg"), path: "/classify?faces=whole").code == "image_trailing_data")
        #expect(
            try strict.post(try file("lenient/no-end.jpg"), path: "/classify?faces=whole").code == "image_truncated")
        #expect(try strict.post(try file("lenient/seft.jpg"), path: "/classify?faces=whole").status == 200)
        let half = try file("lenient/crlf.jpg")
        let service = try Self.service.get()
        #expect(try service.post(half.prefix(half.count / 2), path: "/classify?faces=whole").code == "image_truncated")
    }

    @Test("a face that transparency hides is not found; images.alpha: drop uncovers it")
    func hidden() throws {
        let erased = try file("erased.png")
        #expect(try Self.service.get().post(erased).code == "face_not_found")
        let dropping = try ServiceProcess(["--images-alpha", "drop"])
        #expect(try dropping.post(erased).status == 200)
    }

    @Test("a file in another format is named")
    func foreign() throws {
        let service = try Self.service.get()
        for (head, name) in [
            (Data([0x49, 0x49, 42, 0, 8, 0, 0, 0]), "This is a TIFF; send JPEG, PNG, WebP, HEIC or AVIF"),
            (Data("GIF89a\u{1}\u{0}\u{1}\u{0}".utf8), "This is a GIF; send JPEG"),
            (Data("%PDF-1.7\n%".utf8), "This is a PDF; send JPEG"),
            (Data([0, 0, 0, 24] + Array("ftypisom".utf8)), "This is an MP4 video; send JPEG"),
        ] {
            let answer = try service.post(head + Data(repeating: 0, count: 40))
            #expect(answer.status == 415 && answer.code == "unsupported_media_type")
            #expect((answer.json["detail"] as? String)?.hasPrefix(name) == true, "\(answer.text)")
        }
    }

    @Test("photos of 64 megapixels are within the default limits")
    func large() throws {
        // The header alone says so: one of 67.2 megapixels is refused for its size, one of 64.2 for its data.
        var photo = try file("files/baseline-420.jpg")
        let frame = try #require(photo.indices.first { photo[$0] == 0xFF && photo[$0 + 1] == 0xC0 })
        for (width, height, code) in [
            (9248, 6944, "image_truncated"), (8160, 6144, "image_truncated"), (9248, 7264, "image_too_large"),
        ] {
            photo.replaceSubrange(
                frame + 5..<frame + 9,
                with: [UInt8(height >> 8), UInt8(height & 255), UInt8(width >> 8), UInt8(width & 255)])
            #expect(try Self.service.get().post(photo).code == code, "\(width)×\(height)")
        }
    }
}
