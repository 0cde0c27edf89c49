import Foundation
import HTTPTestSupport
import Service
import Testing

@Suite("Where the service listens", .enabled(if: Tool.curl.isInstalled))
struct SocketTests {
    private func get(_ arguments: String...) throws -> String {
        let (output, _) = try ServiceProcess.run("curl", ["-sS", "--max-time", "30"] + arguments)
        return String(decoding: output, as: UTF8.self)
    }

    /// Opens listening sockets as systemd does, then becomes the service.
    private static let activation = """
        import os, socket, sys
        names = sys.argv[1].split(":")
        sockets = []
        for name in names:
            s = socket.socket()
            s.bind(("127.0.0.1", 0))
            s.listen(64)
            sockets.append(os.dup(s.fileno()))
        ports = [socket.socket(fileno=os.dup(f)).getsockname()[1] for f in sockets]
        # Out of the way of the places where they belong.
        high = [os.dup2(f, 100 + n) for n, f in enumerate(sockets)]
        for n, f in enumerate(high):
            os.dup2(f, 3 + n)
        open(sys.argv[2], "w").write(" ".join(map(str, ports)))
        environment = dict(os.environ, LISTEN_PID=str(os.getpid()), LISTEN_FDS=str(len(names)), LISTEN_FDNAMES=sys.argv[1])
        os.execve(sys.argv[3], sys.argv[3:], environment)
        """

    @Test("sockets that systemd has opened are served, each where its name says, and left open at the end")
    func activation() throws {
        try withTemporaryDirectory { directory in
            let ports = directory + "/ports"
            let service = try ServiceProcess(
                ["--admin-host", "127.0.0.1", "--admin-port", "0"],
                through: ["python3", "-c", Self.activation, "http:admin", ports])
            let numbers = try String(contentsOfFile: ports, encoding: .utf8).split(separator: " ").compactMap {
                Int($0)
            }
            #expect(service.port == numbers[0])
            #expect(try service.curl("/openapi.json").status == 200)
            #expect(try service.curl("/livez").status == 404)
            #expect(try get("http://127.0.0.1:\(numbers[1])/livez").contains("\"status\":\"ok\""))
            #expect(service.stop() == 0)
        }
    }

    @Test("sockets are taken only by the process that they are meant for")
    func environment() {
        let environment = ["LISTEN_PID": "17", "LISTEN_FDS": "3", "LISTEN_FDNAMES": "http:admin:other"]
        let own = SocketActivation(environment: environment, processID: 17)
        #expect(own.service == [3, 5] && own.admin == [4])
        #expect(SocketActivation(environment: environment, processID: 18).service.isEmpty)
        let unnamed = SocketActivation(environment: ["LISTEN_PID": "17", "LISTEN_FDS": "1"], processID: 17)
        #expect(unnamed.service == [3] && unnamed.admin.isEmpty)
        for count in ["0", "-1", "x", "99999"] {
            let bad = SocketActivation(environment: ["LISTEN_PID": "17", "LISTEN_FDS": count], processID: 17)
            #expect(bad.service.isEmpty)
        }
    }

    @Test("photos come by a Unix socket, whose clients may be trusted proxies")
    func unix() throws {
        try withTemporaryDirectory { directory in
            let path = directory + "/gag.sock"
            let service = try ServiceProcess(["--host", "unix:\(path)", "--proxies-trusted", "unix"])
            let answer = try get(
                "--unix-socket", path, "-H", "Content-Type: image/png", "-H", "X-Forwarded-For: 192.0.2.17",
                "--data-binary", "@\(Project.portrait.path())", "http://gag/classify")
            #expect(answer.contains("\"gender\""))
            let line = service.waitForLog { $0["route"] as? String == "/classify" }
            #expect(line?["peer"] as? String == "192.0.2.17")
            #expect(service.stop() == 0)
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test("a client behind a trusted proxy stands in the log, one that nobody vouches for does not")
    func proxies() throws {
        let trusting = try ServiceProcess(["--proxies-trusted", "127.0.0.0/8,::1"])
        #expect(try trusting.curl("/livez", ["-H", "X-Forwarded-For: 203.0.113.5, 192.0.2.9"]).status == 200)
        #expect(trusting.waitForLog { $0["route"] as? String == "/livez" }?["peer"] as? String == "192.0.2.9")
        let other = try ServiceProcess()
        #expect(try other.curl("/livez", ["-H", "X-Forwarded-For: 192.0.2.9"]).status == 200)
        #expect(other.waitForLog { $0["route"] as? String == "/livez" }?["peer"] as? String == "127.0.0.1")
    }

    @Test("ranges of proxies are a string or an array, and a bad one says what is allowed")
    func settings() throws {
        let variables = ["GAG_PROXIES_TRUSTED": "10.0.0.0/8,unix", "GAG_PROXIES_HEADER": "forwarded"]
        let loaded = try ConfigurationLoader().load(file: nil, environment: variables, flags: [])
        #expect(loaded.proxies.trusted == "10.0.0.0/8,unix" && loaded.proxies.header == .forwarded)
        try withTemporaryDirectory { directory in
            let file = directory + "/gag.json5"
            try Data("{proxies: {trusted: ['10.0.0.0/8', '::1']}}".utf8).write(to: URL(filePath: file))
            let loaded = try ConfigurationLoader().load(file: file, environment: [:], flags: [])
            #expect(loaded.proxies.trusted == "10.0.0.0/8,::1")
        }
        #expect {
            _ = try ConfigurationLoader().load(
                file: nil, environment: [:], flags: [(name: "proxies.trusted", text: "10.0.0.1/8")])
        } throws: {
            "\($0)".contains("--proxies-trusted") && "\($0)".contains("ranges such as 10.0.0.0/8")
        }
    }
}
