import FaceDetection
import FaceScenes
import Foundation
import Imaging
import JSON
import Testing

@Suite("gag classify, several faces")
struct FacesCommandTests {
    /// A folder with a photo of three portraits and one of nobody.
    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let bytes = try Data(contentsOf: URL(filePath: GagProcess.portrait))
        var scene = PortraitScene(
            canvas: Background.plain.canvas(width: 640, height: 320, seed: 1),
            portrait: try ImageDecoder().decode([UInt8](bytes)).image)
        for (x, side) in [(100.0, 120.0), (300, 200), (530, 160)] {
            scene.paste(PortraitScene.Placement(centre: Point(x: x, y: 160), side: side))
        }
        try folder.write(Data(scene.canvas.image.pngEncoded()), to: "38_1_0_three.png")
        let nobody = Background.cloudy.canvas(width: 300, height: 200, seed: 3).image
        try folder.write(Data(nobody.pngEncoded()), to: "40_1_0_nobody.png")
        return folder
    }

    @Test("all faces, the largest, or an error where there are several or none")
    func modes() throws {
        let folder = try folder()
        let all = try GagProcess.run(["classify", folder.path])
        #expect(all.status == 1)
        let documents = try all.documents()
        #expect(documents[0]["faces"]?.arrayValue?.count == 3 && documents[0]["faces_found"]?.integerValue == 3)
        #expect(documents[0]["faces"]?[0]?["quality"]?["usable"]?.boolValue == true)
        #expect(documents[1]["error"]?["code"]?.stringValue == "face_not_found")
        let photo = folder.path + "/38_1_0_three.png"
        let largest = try GagProcess.run(["classify", "--faces", "largest", photo]).documents()
        #expect(largest[0]["faces"]?.arrayValue?.count == 1)
        let bounded = try GagProcess.run(["classify", "--faces-max", "2", photo]).documents()
        #expect(bounded[0]["faces"]?.arrayValue?.count == 2 && bounded[0]["faces_found"]?.integerValue == 3)
        let single = try GagProcess.run(["classify", "--faces", "single", photo])
        #expect(single.status == 1)
        #expect(try single.documents()[0]["error"]?["code"]?.stringValue == "several_faces")
        #expect(try GagProcess.run(["classify", "--faces", "all", photo]).status == 2)
        #expect(try GagProcess.run(["classify", "--passes", "640,320", photo]).status == 2)
    }

    @Test("the table has a row for each face, numbered, with what is wrong with its picture")
    func table() throws {
        let folder = try folder()
        let table = try GagProcess.runOnTerminal(["classify", folder.path + "/38_1_0_three.png"])
        #expect(table.status == 0)
        #expect(table.output.contains(#/FILE +FACE +GENDER +AGE GROUP +AGE +QUALITY/#))
        for face in 1...3 { #expect(table.output.contains("\(face)/3 ")) }
        #expect(table.output.contains("usable"))
    }

    @Test("--annotate draws over the photo: a PNG of its size that differs from it around the face")
    func annotate() throws {
        let folder = try folder()
        let photo = folder.path + "/38_1_0_three.png"
        let picture = folder.path + "/out.png"
        #expect(try GagProcess.run(["classify", "--annotate", picture, photo]).status == 0)
        let images = try [photo, picture].map { path in
            try ImageDecoder().decode([UInt8](Data(contentsOf: URL(filePath: path)))).image
        }
        #expect(images[0].width == images[1].width && images[0].height == images[1].height)
        let (before, after) = (images[0], images[1])
        var changed = 0
        for index in 0..<before.width * before.height * 3 {
            if before.pixels[index] != after.pixels[index] { changed += 1 }
        }
        #expect(changed > 5000)
        #expect(try GagProcess.run(["classify", "--annotate", picture, photo, photo]).status == 2)
        let failed = try GagProcess.run(["classify", "--annotate", "/nonexistent/out.png", photo])
        #expect(failed.status == 1 && failed.errors.contains("cannot write /nonexistent/out.png"))
    }

    @Test("gag evaluate counts and names photos without a face; of several faces the largest counts")
    func evaluate() throws {
        let folder = try folder()
        let outcome = try GagProcess.run(["evaluate", "--json", folder.path])
        let report = try JSONValue.parse(Array(outcome.output.utf8))
        #expect(report["images"]?.integerValue == 1)
        #expect(report["without_face"]?["files"]?[0]?.stringValue?.hasSuffix("40_1_0_nobody.png") == true)
        #expect(try GagProcess.run(["evaluate", folder.path]).output.contains("Without a face: 1 photos, 50.0"))
    }

    @Test("a detector that is missing stops the service's start and names the places searched")
    func missingDetector() throws {
        let outcome = try GagProcess.run(["serve", "--detector-model", "nothing"])
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("there is no model nothing; looked in"))
    }
}
