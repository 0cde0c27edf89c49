import Foundation
import HTTPTestSupport
import Testing

/// Every command of README.md and the pages of docs is run as it stands there, in a folder that has the files which they
/// name, or stands below with the reason why it is not.
///
/// Pages share the folder, in which two calibrations at once would write the same next version: one runs after the other.
@Suite("Commands of the documentation", .serialized, .enabled(if: Tool.curl.isInstalled && Tool.openssl.isInstalled))
struct DocumentedCommandTests {
    /// Programs whose commands are run, but for those of `gag serve`, which are started and stopped.
    private static let run: Set<String> = [
        "curl", "printf", "gag", "wget", "cat", "echo", "jq", "kill", "source", "eval",
    ]

    /// Programs whose commands are not run, and why.
    private static let notRun: [(program: String, reason: String)] = [
        ("make", "builds and tests; that the target exists is looked at"),
        ("docker", "needs Docker; scripts/ and CI build the image"),
        ("kubectl", "needs a cluster"),
        ("helm", "needs a cluster"),
        ("git", "changes the checkout"),
        ("swift", "builds"),
        ("apt-get", "changes the system"),
        ("sudo", "changes the system"),
        ("systemctl", "changes the system"),
        ("pip", "changes the system"),
        ("python3", "programs of the tests, which run them themselves"),
        ("cd", "belongs to the commands after it"),
    ]

    /// What is put in place of what a page cannot know: the program that was just built, a port that is free, the process
    /// that is meant, less time.
    private static func substitutions(_ folder: DocumentedFolder) -> [(String, String)] {
        [
            (".build/release/gag", "gag"), ("localhost:8080", "127.0.0.1:\(folder.service.port)"),
            ("Tests/Fixtures/", Project.root.path() + "Tests/Fixtures/"), (" PID", " \(folder.service.processID)"),
            ("gag bench", "gag bench --seconds 1 --batch 1 --threads 1"),
        ]
    }

    static let folder = Result { try DocumentedFolder() }

    @Test("runs and succeeds", arguments: Set(DocumentedCommand.all.map(\.page)).sorted())
    func commands(page: String) throws {
        let folder = try Self.folder.get()
        for command in DocumentedCommand.all where command.page == page { try check(command, in: folder) }
    }

    private func check(_ command: DocumentedCommand, in folder: DocumentedFolder) throws {
        if command.program == "make" {
            let target = command.text.split(separator: " ").dropFirst().first { !$0.contains("=") }
            let arguments = ["-n", "-C", Project.root.path()] + (target.map { [String($0)] } ?? [])
            #expect(try Tool("make").run(arguments).status == 0, "\(command.testDescription): no such target")
        } else if command.text.contains("gag serve") {
            #expect(
                try folder.serves(Self.substituted(command.text, folder)),
                "\(command.testDescription): does not get ready")
        } else if Self.run.contains(command.program) {
            let (status, text) = try folder.run(Self.substituted(command.text, folder))
            #expect(
                status == 0,
                """
                \(command.testDescription): ends with \(status): \(text.suffix(500))
                Mend the command, or give what it needs: files are made in DocumentedFolder, what a page cannot know is \
                put in by DocumentedCommandTests.substitutions.
                """)
        } else if !Self.notRun.contains(where: { $0.program == command.program }) {
            Issue.record(
                """
                \(command.testDescription): \(command.program) is a program that this test knows nothing of. Add it to `run` \
                where it can be run here, else to `notRun` with the reason why not.
                """)
        }
    }

    private static func substituted(_ text: String, _ folder: DocumentedFolder) -> String {
        substitutions(folder).reduce(text) { $0.replacing($1.0, with: $1.1) }
    }

    @Test("commands are found, continued lines and comments understood")
    func found() {
        let all = DocumentedCommand.all
        #expect(all.contains { $0.page == "README.md" && $0.program == "curl" })
        #expect(
            all.contains { $0.page == "docs/api.md" && $0.text.hasPrefix("printf") && $0.text.hasSuffix("/classify") })
        #expect(all.contains { $0.page == "docs/import.md" && $0.text.hasSuffix("0-12,13-19,20-59,60-150") })
        #expect(all.allSatisfy { !$0.text.contains(" #") && !$0.text.isEmpty })
        #expect(DocumentedCommand(page: "", line: 1, text: "A=b .build/release/gag classify x").program == "gag")
    }
}

/// A folder with the files that the documentation's commands name, and a service that answers them.
final class DocumentedFolder: Sendable {
    let path: String
    let service: ServiceProcess

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "gag-documented-\(UUID())").path()
        try FileManager.default.createDirectory(atPath: path + "/bin", withIntermediateDirectories: true)
        let photo = Project.portrait
        let photos = ["photo.jpg", "photo.png", "group.jpg", "face.jpg", "more/a.jpg", "photos/a.jpg", "photos/b.jpg"]
        let labelled = ["labelled", "faces/val", "val"].flatMap { folder in
            ["39_1_0_20200101000000000.jpg", "41_0_0_20200101000000001.jpg"].map { "\(folder)/\($0)" }
        }
        for name in photos + labelled { try Self.copy(photo, to: "\(path)/\(name)") }
        try Data("file,age,gender\nphoto.jpg,39,female\nface.jpg,41,male\n".utf8)
            .write(to: URL(filePath: path + "/val.csv"))
        try Data("file,age,gender,region\nphoto.jpg,39,female,north\nface.jpg,16,male,south\n".utf8)
            .write(to: URL(filePath: path + "/labels.csv"))
        try Self.copy(Project.root.appending(path: "Tests/Fixtures/import/notebook.keras"), to: path + "/faces.keras")
        for model in ["gag-resnet50/1", "yunet/1"] {
            try Self.copyAll(of: Project.root.appending(path: "models/\(model)"), to: "\(path)/models/\(model)")
        }
        try Self.copyAll(of: Project.model, to: "\(path)/models/mine/3")
        let document = URL(filePath: path + "/models/mine/3/model.json")
        let text = try String(contentsOf: document, encoding: .utf8)
        try Data(text.replacing(#/"version": *"1"/#, with: "\"version\": \"3\"").utf8).write(to: document)
        try Self.copyAll(of: Project.root.appending(path: "config"), to: "\(path)/config")
        try FileManager.default.createSymbolicLink(
            atPath: path + "/bin/gag", withDestinationPath: ServiceProcess.binary.path())
        // Answers that are errors fail the command.
        try Data("fail\nsilent\nshow-error\nmax-time = 60\n".utf8).write(to: URL(filePath: path + "/.curlrc"))
        let certificates = Certificates(directory: path)
        try certificates.makeSelfSigned("chain")
        try Self.copy(URL(filePath: certificates.certificate("chain")), to: path + "/chain.pem")
        try Self.copy(URL(filePath: certificates.key("chain")), to: path + "/key.pem")
        service = try ServiceProcess()
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Runs a command in the folder to its end.
    func run(_ command: String) throws -> (status: Int32, text: String) {
        try Tool("bash").run(["-c", prepared(command)])
    }

    /// Whether a command of `gag serve` gets the service ready, on a free port, and it ends well when told to.
    func serves(_ command: String) throws -> Bool {
        let script = """
            \(prepared("(exec \(command) --port 0 --timeouts-drain-delay-ms 0 > log 2>&1) &"))
            for i in $(seq 300); do
                grep -qE '"?ready"?' log && break
                kill -0 $! 2>/dev/null || break
                sleep 0.1
            done
            grep -qE '\\bready\\b' log || { cat log; kill $!; exit 1; }
            kill $! && wait $!
            """
        let (status, text) = try Tool("bash").run(["-c", script])
        if status != 0 { Issue.record("\(text)") }
        return status == 0
    }

    private func prepared(_ command: String) -> String {
        "cd '\(path)'; export HOME='\(path)' PATH='\(path)/bin':\"$PATH\" GAG_ENGINE_CACHE='\(path)/cache'; \(command)"
    }

    private static func copy(_ file: URL, to path: String) throws {
        let destination = URL(filePath: path)
        try FileManager.default.createDirectory(
            at: destination.deletingLastPathComponent(), withIntermediateDirectories: true)
        // Weights are large, and nothing writes into them.
        let isLinked =
            file.pathExtension == "safetensors"
            && (try? FileManager.default.linkItem(at: file, to: destination)) != nil
        if !isLinked { try FileManager.default.copyItem(at: file, to: destination) }
    }

    private static func copyAll(of folder: URL, to path: String) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path()) {
            try copy(folder.appending(path: name), to: "\(path)/\(name)")
        }
    }
}
