import Foundation
import Testing

/// What the container's last stage installs, beside what the program is linked with on this machine.
@Suite("Packages of the container image")
struct ImagePackageTests {
    private static let tools = ["/usr/bin/readelf", "/usr/bin/ldd", "/usr/bin/dpkg"]
    /// Part of the program in the image, or of every image.
    private static let within = [
        "libswift", "lib_Foundation", "libFoundation", "libdispatch", "libBlocksRuntime", "ld-linux",
    ]

    private static func run(_ program: String, _ arguments: [String]) throws -> [Substring] {
        let outcome = try GagProcess.run(program, arguments, in: GagProcess.package, input: nil, environment: [:])
        return outcome.output.split(separator: "\n")
    }

    /// The stages of the Dockerfile, continued lines joined.
    private static func stages() throws -> [[Substring]] {
        let text = try String(contentsOfFile: GagProcess.package + "/Dockerfile", encoding: .utf8)
        let lines = text.replacing("\\\n", with: " ").split(separator: "\n").drop { !$0.hasPrefix("FROM ") }
        return lines.split { $0.hasPrefix("FROM ") }.map(Array.init)
    }

    /// The packages that the last stage installs.
    private static func installed() throws -> Set<String> {
        let lines = try #require(try stages().last)
        let commands = lines.filter { $0.hasPrefix("RUN ") }.flatMap { $0.components(separatedBy: "&&") }
        let words = commands.filter { $0.contains("apt-get install") }.flatMap { $0.split(separator: " ") }
        return Set(words.drop { $0 != "install" }.dropFirst().filter { !$0.hasPrefix("-") }.map(String.init))
    }

    @Test(
        "each library that the program names is in a package that the image installs by name",
        .enabled(if: tools.allSatisfy(FileManager.default.isExecutableFile)))
    func libraries() throws {
        let needed = try Self.run(Self.tools[0], ["-d", GagProcess.binary]).filter { $0.contains("(NEEDED)") }
            .compactMap { $0.firstMatch(of: #/\[(.+)\]/#).map { String($0.1) } }
            .filter { name in !Self.within.contains(where: name.hasPrefix) }
        #expect(needed.count > 8)
        let places = try Self.run(Self.tools[1], [GagProcess.binary])
        // Part of every Debian system.
        let installed = try Self.installed().union(["libc6", "libgcc-s1"])
        for library in needed {
            let line = try #require(places.first { $0.contains("\(library) => ") }, "\(library)")
            let path = try #require(line.split(separator: " ").first { $0.hasPrefix("/") })
            let file = URL(filePath: String(path)).resolvingSymlinksInPath().path
            // The package may know the file below /lib or below /usr/lib.
            let tail = try #require(file.firstRange(of: "/lib/")).lowerBound
            let owners = try Self.run(Self.tools[2], ["-S", "*" + file[tail...]])
                .compactMap { $0.split(separator: ":").first.map(String.init) }
            #expect(!owners.isEmpty && owners.contains(where: installed.contains), "\(library) is in \(owners)")
        }
    }

    @Test("what the image runs beside the program, and what the program reads, is installed too")
    func others() throws {
        let installed = try Self.installed()
        let check = try #require(try Self.stages().last?.first { $0.hasPrefix("HEALTHCHECK ") })
        #expect(check.contains("CMD curl ") && installed.contains("curl"))
        // The letters of `gag classify --annotate`.
        #expect(installed.contains("fonts-dejavu-core"))
    }

    @Test("the build stage installs what scripts/packages.build lists, the last one no headers")
    func build() throws {
        let stages = try Self.stages()
        #expect(stages.first?.contains { $0.contains("scripts/setup build") } == true)
        #expect(try !Self.installed().contains { $0.hasSuffix("-dev") })
    }
}
