import Foundation
import Service
import Testing

@Suite("A photo as base64")
struct EncodedPhotoTests {
    private func bytes(_ text: String) throws(Problem) -> String {
        String(decoding: try EncodedPhoto(text).bytes(), as: UTF8.self)
    }

    @Test(
        "both alphabets, padded or not, with blanks and line ends anywhere",
        arguments: [
            ("aMO8Pz8+", "hü??>"), ("aMO8Pz8-", "hü??>"), ("YQ==", "a"), ("YQ", "a"), ("YWI=", "ab"), ("YWI", "ab"),
            ("  YW\r\n\tJj\n", "abc"), ("YQ = =\n", "a"), ("Pz8_Pz8/", "??????"),
        ])
    func accepted(text: String, content: String) throws { #expect(try bytes(text) == content) }

    @Test(
        "a data URL in any case, with parameters, blanks and percent escapes",
        arguments: [
            "data:image/jpeg;base64,YWJj", "DATA:IMAGE/JPEG;BASE64,YWJj", "Data:;base64,YWJj",
            "data:image/jpeg;charset=utf-8;name=a.jpg;base64,YWJj", " \ndata:image/jpeg; base64 , YW Jj",
            "data:image/jpeg;name=\"a,b;c\";base64,YWJj", "data:base64;base64,YWJj", "data:;base64,%59W%4Aj%0A",
        ])
    func dataURL(text: String) throws { #expect(try bytes(text) == "abc") }

    @Test("the bytes of random lengths come back from every way of writing them")
    func random() throws {
        var generator = SystemRandomNumberGenerator()
        for length in [1, 2, 3, 4, 5, 63, 64, 65, 1000, 4097] {
            let content = Data((0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) })
            let standard = content.base64EncodedString()
            let lines = content.base64EncodedString(options: [.lineLength76Characters, .endLineWithCarriageReturn])
            let safe = standard.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
            let escaped = standard.replacing("+", with: "%2B").replacing("/", with: "%2f").replacing("=", with: "%3D")
            for text in [standard, lines, safe, "data:;base64," + escaped] {
                #expect(try Data(EncodedPhoto(text).bytes()) == content)
            }
        }
    }

    @Test(
        "what is wrong is named with its place",
        arguments: [
            ("YWJj?Q==", Base64Text.Failure.character("?", offset: 4)),
            ("YW\u{FC}j", .character("\u{FC}", offset: 2)), ("YWJjé", .character("é", offset: 4)),
            ("YQ%3D", .character("%", offset: 2)), ("YWJ\u{0}", .character("\u{0}", offset: 3)),
            ("=", .padding(offset: 0)), ("YWJj=", .padding(offset: 4)), ("YQ=", .padding(offset: 2)),
            ("YQ===", .padding(offset: 4)), ("YWI==", .padding(offset: 4)), ("YQ==YQ==", .trailingText(offset: 4)),
            ("YWJjY", .incomplete(offset: 5)), ("YR==", .incomplete(offset: 4)), ("YWJjYWL", .incomplete(offset: 7)),
        ])
    func wrong(text: String, failure: Base64Text.Failure) {
        #expect(throws: failure) { try Base64Text.decode(text) }
    }

    @Test("the place counts from the text's beginning, the data URL's head included")
    func place() {
        #expect {
            try bytes(" data:;base64,YW*j")
        } throws: { ($0 as? Problem)?.detail.hasPrefix("The character * at offset 16 is none of base64.") == true }
        #expect {
            try bytes("YW\u{7}j")
        } throws: { ($0 as? Problem)?.detail.hasPrefix("The character U+0007 at offset 2 ") == true }
        #expect {
            try bytes("data:;base64,YW%4")
        } throws: { ($0 as? Problem)?.detail.hasPrefix("The character % at offset 15 ") == true }
    }

    @Test("a data URL without base64, and an empty text, are told so")
    func others() {
        for text in ["data:image/jpeg,abc", "data:image/jpeg;base64", "data:image/jpegbase64,YQ=="] {
            #expect { try bytes(text) } throws: {
                ($0 as? Problem)?.detail.contains("must have the form data:") == true
            }
        }
        for text in ["", " \n", "data:;base64,", "data:;base64, "] {
            #expect { try bytes(text) } throws: { ($0 as? Problem)?.code == .imageMissing }
        }
    }

    @Test(
        "an address gets its own sentence",
        arguments: [
            "https://example.com/a.jpg", " HTTP://example.com", "ftp://a/b", "s3://bucket/a.jpg", "file:///etc/passwd",
            "blob:https://example.com/1b9d",
        ])
    func address(text: String) {
        #expect { try bytes(text) } throws: { error in
            let problem = error as? Problem
            return problem?.code == .invalidBase64 && problem?.detail.contains("images come in the request") == true
        }
    }

    @Test(
        "form fields that hold photos",
        arguments: [
            ("image", true), ("images", true), ("image[]", true), ("images[]", true), ("images[0]", true),
            ("file", true),
            ("files[]", true), ("photo", true), ("photos[12]", true), ("photo[a]", false), ("image[", false),
            ("image]", false), ("[]", false), ("", false), ("Image", false), ("imagefile", false), ("image[][]", false),
        ])
    func fields(name: String, isPhoto: Bool) { #expect(PhotoField.isName(name) == isPhoto) }
}
