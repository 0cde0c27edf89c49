import Classification
import Evaluation
import Foundation
import ModelFixtures
import Testing

@Suite("Labels")
struct LabelTests {
    private static func model() throws -> ModelDescription {
        try ModelDescription(
            json: TinyModel.document.setting("weights.sha256", to: .string(String(repeating: "0", count: 64))))
    }

    private func error(_ csv: String) -> LabelError? {
        do {
            _ = try LabelTable(csv: csv, folder: "/f", model: Self.model())
            return nil
        } catch { return error as? LabelError }
    }

    @Test("UTKFace file names tell age and gender, with the race or without")
    func utkFaceNames() {
        #expect(
            FaceLabels(utkFaceName: "26_1_2_20170116184024662.jpg.chip.jpg")
                == FaceLabels(age: 26, named: ["gender": "female"]))
        #expect(
            FaceLabels(utkFaceName: "116_0_3_20170120134921760.jpg") == FaceLabels(age: 116, named: ["gender": "male"]))
        #expect(
            FaceLabels(utkFaceName: "61_1_20170109142408075.jpg.chip.jpg")
                == FaceLabels(age: 61, named: ["gender": "female"]))
    }

    @Test("the third label of a UTKFace name is the data set's race, which no head's labels hold")
    func utkFaceRace() {
        let names = ["White": "26_1_0_1.jpg", "Asian": "26_1_2_2017.jpg.chip.jpg", "Others": "1_0_4_x.jpg"]
        for (race, name) in names { #expect(LabelledPhoto.race(utkFaceName: name) == race) }
        for name in ["61_1_20170109142408075.jpg.chip.jpg", "61_1_5_1.jpg", "a.jpg"] {
            #expect(LabelledPhoto.race(utkFaceName: name) == nil)
        }
        #expect(FaceLabels(utkFaceName: "26_1_2_2017.jpg")?.named == ["gender": "female"])
    }

    @Test(
        "other names tell nothing",
        arguments: [
            "portrait.jpg", "26_2_0_1.jpg", "x_1_0_1.jpg", "-1_1_0_1.jpg", "26__0_1.jpg", "26_1.jpg", "200_1_0_1",
        ])
    func otherNames(_ name: String) {
        #expect(FaceLabels(utkFaceName: name) == nil)
    }

    @Test(
        "a table has files relative to its folder, columns in any order, further ones kept, empty fields unknown")
    func table() throws {
        let csv = "\u{FEFF}Gender,file,camera,age,age_group\r\nmale,a.jpg,x,24.5,\r\n,/b c.jpg,x,,18-29\r\n\r\n"
        let table = try LabelTable(csv: csv, folder: "/f", model: Self.model())
        #expect(
            table.photos == [
                LabelledPhoto(
                    path: "/f/a.jpg", labels: FaceLabels(age: 24, named: ["gender": "male"]),
                    columns: ["gender": "male", "camera": "x", "age": "24.5"]),
                LabelledPhoto(
                    path: "/b c.jpg", labels: FaceLabels(named: ["age_group": "18-29"]),
                    columns: ["camera": "x", "age_group": "18-29"]),
            ])
    }

    @Test("quoted fields may hold commas, quotes and line breaks")
    func quoting() throws {
        let table = try LabelTable(csv: "file,age\n\"a,\"\"b\"\"\nc.jpg\",7\n\"d\",8", folder: ".", model: Self.model())
        #expect(table.photos.map(\.path) == ["./a,\"b\"\nc.jpg", "./d"])
        #expect(error("file,age\n\"a\nb\",7\n\"x\"y,8") == .badQuoting(line: 4))
        #expect(error("file,age\n\"a,7") == .badQuoting(line: 2))
    }

    @Test("errors name the line, the column and the value")
    func errors() {
        #expect(error("path,age\n") == .missingColumn("file", found: ["path", "age"]))
        #expect(error("file,race\n") == .missingColumn("age or gender or age_group", found: ["file", "race"]))
        #expect(error("file,age,age\n") == .duplicateColumn("age"))
        #expect(error("file,age\na,1\n\nb,2,3\n") == .fieldCount(line: 4, expected: 2, found: 3))
        #expect(
            error("file,age\na,old\n")
                == .badValue(line: 2, column: "age", value: "old", allowed: "years from 0 to 150 or a band as 20-29"))
        #expect(
            error("file,age\na,-1\n")
                == .badValue(line: 2, column: "age", value: "-1", allowed: "years from 0 to 150 or a band as 20-29"))
        #expect(error("file,age\n,1\n") == .badValue(line: 2, column: "file", value: "", allowed: "a path"))
        #expect(error("") == .missingColumn("file", found: []))
    }

    @Test("a table without rows, and a missing one, are errors that name the file")
    func files() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "gag-\(UUID().uuidString).csv").path
        #expect(throws: LabelError.self) { try LabelTable(path: path, model: Self.model()) }
        try Data("file,age\n".utf8).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(throws: LabelError.empty(path: path)) { try LabelTable(path: path, model: Self.model()) }
    }

    @Test("fields may be divided by semicolons, with decimal commas, or by tabs")
    func separators() throws {
        let expected = [LabelledPhoto(path: "/f/a,b.jpg", labels: FaceLabels(age: 24, named: ["gender": "F"]))]
        for csv in [
            "file;age;gender\na,b.jpg;24,5;F\n", "file\tage\tgender\r\na,b.jpg\t24.5\tF\r\n",
            "file,age,gender\n\"a,b.jpg\",24.5,F\n", "\"fi;le\",file,age,gender\nx,\"a,b.jpg\",24,F",
        ] {
            let photos = try LabelTable(csv: csv, folder: "/f", model: Self.model()).photos
            #expect(photos.map { LabelledPhoto(path: $0.path, labels: $0.labels) } == expected)
        }
    }

    @Test("FairFace's table is read as it is")
    func fairFace() throws {
        let csv = """
            file,age,gender,race,service_test
            val/1.jpg,3-9,Male,East Asian,False
            val/2.jpg,more than 70,Female,White,True
            """
        let labels = try LabelTable(csv: csv, folder: "/f", model: Self.model()).photos.map(\.labels)
        #expect(labels.map { $0.named["gender"] } == ["Male", "Female"])
        #expect(labels.map(\.age) == [nil, nil])
        #expect(labels.map(\.ageBand?.years) == [3...9, 70...150])
        #expect(AgeBand("70+")?.years == 70...150)
        for text in ["", "-", "9-3", "3-", "20-200", "old", "-5", "+", "more than"] { #expect(AgeBand(text) == nil) }
    }

    @Test("UTF-16 is told")
    func utf16() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "gag-\(UUID().uuidString).csv").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        for encoding in [String.Encoding.utf16, .utf16LittleEndian, .utf16BigEndian] {
            try #require("file,age\na.jpg,1\n".data(using: encoding)).write(to: URL(filePath: path))
            #expect(throws: LabelError.isUTF16(path: path)) { try LabelTable(path: path, model: Self.model()) }
        }
        #expect("\(LabelError.isUTF16(path: "x.csv"))" == "x.csv is UTF-16 text; save it as UTF-8")
    }
}
