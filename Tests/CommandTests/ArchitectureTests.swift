import Foundation
import Testing

/// Which folder of a target may use the types of which other, as docs/architecture.md has it.
@Suite("Folders of the targets")
struct ArchitectureTests {
    /// The rows of the table "Inside a target": the target, and its folders from the left to the right.
    static let rows: [(target: String, levels: [[String]])] = {
        let text = (try? String(contentsOfFile: GagProcess.package + "/docs/architecture.md", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 2, cells[0].hasPrefix("`"), cells[1].contains("←") else { return nil }
            let levels = cells[1].components(separatedBy: " ← ").map { $0.components(separatedBy: ", ") }
            return (cells[0].trimmingCharacters(in: ["`"]), levels)
        }
    }()

    /// A file's folder below its target, and its text without comments and texts.
    private struct Source {
        let path: String
        let folder: String
        let code: String
    }

    private static func sources(of target: String) throws -> [Source] {
        let root = GagProcess.package + "/Sources/\(target)"
        let paths = try FileManager.default.subpathsOfDirectory(atPath: root).filter { $0.hasSuffix(".swift") }
        return try paths.map { path in
            let text = try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
                .replacing(#/"""(?s:.)*?"""/#, with: "").replacing(#/"(\\.|[^"\\\n])*"/#, with: "")
                .replacing(#/\/\/[^\n]*/#, with: "")
            let parts = path.split(separator: "/")
            return Source(path: path, folder: parts.count > 1 ? String(parts[0]) : "", code: String(text))
        }
    }

    /// The types that files declare for others, by their folder.
    private static func declarations(_ sources: [Source]) -> [String: String] {
        let pattern = #/^(?<before>[@\w() ]*)\b(?:struct|class|enum|protocol|actor|typealias) (?<name>\w+)/#
            .anchorsMatchLineEndings()
        var folders: [String: String] = [:]
        for source in sources {
            for match in source.code.matches(of: pattern) where !match.before.contains("private") {
                guard match.before.first != " " else { continue }
                folders[String(match.name)] = source.folder
            }
        }
        return folders
    }

    @Test("the table has the targets with several folders that it is about")
    func table() {
        let names = Set(Self.rows.map(\.target))
        #expect(names.isSuperset(of: ["HTTPServer", "Imaging", "ModelImport", "ModelExport", "NeuralNetwork"]))
    }

    @Test("use types of the folders to their left alone", arguments: rows.map(\.target))
    func direction(_ target: String) throws {
        let levels = try #require(Self.rows.first { $0.target == target }).levels
        let sources = try Self.sources(of: target)
        let folders = Self.declarations(sources)
        var level: [String: Int] = [:]
        for (index, names) in levels.enumerated() { for name in names { level[name] = index } }
        #expect(Set(level.keys) == Set(sources.map(\.folder)), "docs/architecture.md lists the folders of \(target)")
        #expect(folders.count > 5)
        for source in sources {
            let names = Set(source.code.matches(of: #/\b[A-Z]\w+/#).map { String($0.output) })
            for name in names.sorted() {
                guard let other = folders[name], other != source.folder, let own = level[source.folder],
                    let place = level[other]
                else { continue }
                #expect(place < own, "\(target)/\(source.path) uses \(name) of \(other), which is not to its left")
            }
        }
    }
}
