import Imaging
import Testing

@Suite("Files that something is wrong with")
struct LeniencyTests {
    private static let folder = FixtureFolder("lenient")

    @Test("what OpenCV reads is read, with its pixels and a warning", arguments: folder.entries)
    func equalsOpenCV(_ entry: FixtureFolder.Entry) throws {
        let decoded = try ImageDecoder().decode(Self.folder.file(entry.file))
        #expect(decoded.image.largestDifference(to: Self.folder.picture(entry)) == 0)
        #expect(Set(decoded.warnings.map(\.rawValue)) == Set(entry.warnings))
    }

    @Test("a strict decoder refuses it, but for what has always passed", arguments: folder.entries)
    func strict(_ entry: FixtureFolder.Entry) throws {
        var decoder = ImageDecoder()
        decoder.isStrict = true
        let isRefused = (try? decoder.decode(Self.folder.file(entry.file))) == nil
        #expect(isRefused == entry.strict)
    }

    @Test("no changed byte crashes the decoder", arguments: folder.entries)
    func changedBytes(_ entry: FixtureFolder.Entry) throws {
        DamagedCopies(file: try Self.folder.file(entry.file)).expectNoCrash(count: 25, seed: 5)
    }

    @Test("image data that is missing stays an error, trailer or not")
    func missingData() throws {
        let base = Array(try Self.folder.file("crlf.jpg").dropLast(2))
        let trailer = Array(try Self.folder.file("seft.jpg").dropFirst(base.count))
        for count in [base.count / 2, base.count * 9 / 10, base.count - 80] {
            for rest in [[], trailer, [0xFF, 0xD9], [0, 0, 0xFF, 0xD9] + trailer] as [[UInt8]] {
                #expect(throws: ImageError.self) { try ImageDecoder().decode(Array(base.prefix(count)) + rest) }
            }
        }
    }

    @Test("progressive data that stops between two scans is missing data without an end marker")
    func missingScans() throws {
        let file = try Self.folder.file("no-end-progressive.jpg")
        let scan = try #require(file.indices.last { file[$0] == 0xFF && $0 + 1 < file.count && file[$0 + 1] == 0xDA })
        #expect(throws: ImageError.truncated(.jpeg, detail: "image data is missing")) {
            try ImageDecoder().decode(Array(file[..<scan]))
        }
        #expect(try ImageDecoder().decode(Array(file[..<scan]) + [0xFF, 0xD9]).warnings == [.damagedData])
    }

    @Test("the interval of a restart marker that was lost is missing data")
    func lostRestart() throws {
        let file = try Fixtures.file("restart.jpg")
        let markers = file.indices.filter {
            file[$0] == 0xFF && $0 + 1 < file.count && (0xD0...0xD7).contains(file[$0 + 1])
        }
        var changed = file
        changed[markers[2] + 1] = 0xD0 + (changed[markers[2] + 1] - 0xD0 + 1) % 8
        #expect(throws: ImageError.truncated(.jpeg, detail: "image data is missing")) {
            try ImageDecoder().decode(changed)
        }
    }
}
