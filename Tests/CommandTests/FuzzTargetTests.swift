import Foundation
import Testing

@Suite("Fuzz targets")
struct FuzzTargetTests {
    static let folder = GagProcess.package + "/Tests/Fuzz"
    static let names = (try? FileManager.default.contentsOfDirectory(atPath: folder))?.filter {
        FileManager.default.fileExists(atPath: "\(folder)/\($0)/Fuzz.swift")
    }

    @Test("every target's sources compile as they stand, without the package", arguments: names ?? [])
    func compiles(name: String) throws {
        let outcome = try GagProcess.run(
            "\(Self.folder)/build.sh", [name], in: GagProcess.package, input: nil, environment: ["CHECK": "1"])
        #expect(outcome.status == 0, "\(outcome.errors.suffix(2000))")
    }

    @Test("all eighteen are there")
    func count() { #expect(Self.names?.count == 18) }
}
