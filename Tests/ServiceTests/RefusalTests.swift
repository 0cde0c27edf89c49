import APIKeys
import Foundation
import HTTPTestSupport
import Testing

@Suite("Refused uploads", .enabled(if: Tool.curl.isInstalled))
struct RefusalTests {
    private struct Report: Decodable {
        var clients: [String]
        var cells: Int
    }

    @Test("whatever is refused, however it is framed, each client's next request is answered")
    func matrix() throws {
        try withTemporaryDirectory { directory in
            let keys = directory + "/keys"
            var file = KeyFile()
            try file.add(APIKey(name: "matrix", digest: KeyDigest(of: "k3y-of-the-matrix")))
            try file.write(to: keys)
            let service = try ServiceProcess(["--limits-body-bytes", "100000", "--keys-file", keys])
            let script = Project.root.appending(path: "Tests/Refusals/matrix.py").path()
            // The system's own Python, which has the distribution's aiohttp where that is installed.
            let (output, status) = try ServiceProcess.run(
                "env", ["GAG_KEY=k3y-of-the-matrix", "/usr/bin/python3", script, "\(service.port)"])
            let lines = output.split(separator: UInt8(ascii: "\n"))
            for line in lines.dropLast() { Issue.record("\(String(decoding: line, as: UTF8.self))") }
            #expect(status == 0)
            let report = try JSONDecoder().decode(Report.self, from: Data(try #require(lines.last)))
            #expect(report.clients.starts(with: ["curl", "http.client"]))
            #expect(report.cells == report.clients.count * 27)
        }
    }
}
