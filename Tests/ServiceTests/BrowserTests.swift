import APIKeys
import Foundation
import Testing

/// What `Tests/Browser/page_test.py` does with the page, by the name that it reports.
enum BrowserCase: String, CaseIterable, CustomTestStringConvertible {
    case choose, curve, upright, quality, paste, drop, broken, large, curl, keyboard, schemes, clear, key, camera
    case severalPhotos = "several_photos"
    case severalFaces = "several_faces"
    case facesOption = "faces_option"
    case screenReader = "screen_reader"
    case noCamera = "no_camera"
    case cameraMirrored = "camera_mirrored"
    case cameraKey = "camera_key"

    var testDescription: String {
        switch self {
        case .choose: "a photo chosen with the keyboard shows what the service answers"
        case .curve: "the curve is the distribution that the service answers"
        case .upright: "the boxes stand where the service says"
        case .quality: "what speaks against a face stands there with the service's reasons"
        case .paste: "a picture in the clipboard is pasted with the keyboard"
        case .drop: "a photo dropped anywhere on the page is classified, and the page stays"
        case .broken: "a damaged file and a file that is no photo show the error as the service words it"
        case .large: "a file over the limit shows the refusal, though the upload ends early"
        case .curl: "the curl command gives the answer on the page, however the file is named"
        case .keyboard: "the keyboard reaches everything in order, and shows where it is"
        case .schemes: "text is readable in light, dark and on narrow screens, and reduced motion means none"
        case .clear: "removing all leaves nothing, also of photos that wait"
        case .key: "a key goes into each request and nowhere else"
        case .camera: "the camera is classified with one request under way, until it is stopped"
        case .severalPhotos: "several photos are sent one after the other, in order"
        case .severalFaces: "each face of a photo has its box, landmarks, number and bars"
        case .facesOption: "the option Faces asks for what it says"
        case .screenReader: "everything has a role and a name, and results are announced"
        case .noCamera: "without a camera the page says so and goes on"
        case .cameraMirrored: "the camera's picture is mirrored, and the boxes with it"
        case .cameraKey: "the camera waits for a key that is asked for, then goes on"
        }
    }
}

/// One run of the browser over all cases; every case also fails on errors of the console, on violations of the content
/// security policy, on requests to another origin and on anything that is stored.
struct BrowserReport {
    struct Entry: Decodable {
        var `case`: String
        var passed: Bool
        var problem: String?
    }

    static let chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    let entries: [String: Entry]

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gag-page-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let keys = folder.appending(path: "keys").path()
        var file = KeyFile()
        try file.add(APIKey(name: "page", digest: KeyDigest(of: "k3y-of-the-page")))
        try file.write(to: keys)
        let service = try ServiceProcess()
        let keyed = try ServiceProcess(["--keys-file", keys])
        let script = Project.root.appending(path: "Tests/Browser/page_test.py").path()
        let (output, _) = try ServiceProcess.run(
            "python3",
            [
                script, "--chromium", Self.chromium ?? "", "--service", "http://127.0.0.1:\(service.port)",
                "--keyed", "http://127.0.0.1:\(keyed.port)", "--key", "k3y-of-the-page",
            ])
        let lines = output.split(separator: UInt8(ascii: "\n"))
        let decoded = try lines.map { try JSONDecoder().decode(Entry.self, from: Data($0)) }
        entries = Dictionary(uniqueKeysWithValues: decoded.map { ($0.case, $0) })
    }
}

@Suite("The page in Chromium", .enabled(if: BrowserReport.chromium != nil, "chromium is not installed"))
struct BrowserTests {
    static let report = Result { try BrowserReport() }

    @Test("the page works", arguments: BrowserCase.allCases)
    func page(_ wanted: BrowserCase) throws {
        let entry = try #require(try Self.report.get().entries[wanted.rawValue])
        #expect(entry.passed, "\(entry.problem ?? "")")
    }

    @Test("every case of the script is one of these")
    func complete() throws {
        #expect(Set(try Self.report.get().entries.keys) == Set(BrowserCase.allCases.map(\.rawValue)))
    }
}
