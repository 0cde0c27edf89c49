import Foundation
import Service
import Testing

@Suite("Configuration")
struct ConfigurationTests {
    private func load(
        _ json5: String? = nil, environment: [String: String] = [:], flags: [(name: String, text: String)] = []
    ) throws -> ServiceConfiguration {
        var path: String?
        if let json5 {
            let url = FileManager.default.temporaryDirectory.appending(path: "gag-\(UUID()).json5")
            try Data(json5.utf8).write(to: url)
            path = url.path()
        }
        defer { if let path { try? FileManager.default.removeItem(atPath: path) } }
        return try ConfigurationLoader().load(file: path, environment: environment, flags: flags)
    }

    @Test("config/gag.json5 is the table of settings, written out with the defaults")
    func fileMatchesTable() throws {
        let file = try String(contentsOf: Project.root.appending(path: "config/gag.json5"), encoding: .utf8)
        #expect(file == ConfigurationFile.text(for: ServiceConfiguration()))
        #expect(try load(file) == ServiceConfiguration())
    }

    @Test("flags win over the environment, which wins over the file, which wins over the defaults")
    func precedence() throws {
        let file = "{port: 1001, limits: {body_bytes: 4096}, log: {format: 'text'}}"
        #expect(try load().port == 8080)
        #expect(try load(file).port == 1001)
        #expect(try load(file, environment: ["GAG_PORT": "1002"]).port == 1002)
        let all = try load(file, environment: ["GAG_PORT": "1002"], flags: [("port", "1003")])
        #expect(all.port == 1003)
        #expect(all.limits.bodyBytes == 4096)
        #expect(all.log.format == .text)
    }

    @Test("PORT sets the port, GAG_PORT wins over it")
    func platformPort() throws {
        #expect(try load(environment: ["PORT": "9000"]).port == 9000)
        #expect(try load(environment: ["PORT": "9000", "GAG_PORT": "9001"]).port == 9001)
    }

    @Test("an empty PORT is none")
    func emptyPort() throws {
        #expect(try load("{port: 1001}", environment: ["PORT": ""]).port == 1001)
    }

    @Test("the variables of Kubernetes Services named gag or gag-… are ignored and told, beside settings that count")
    func serviceLinks() throws {
        let links = [
            "GAG_SERVICE_HOST": "10.0.0.1", "GAG_SERVICE_PORT": "80", "GAG_SERVICE_PORT_HTTP": "80",
            "GAG_PORT": "tcp://10.0.0.1:80", "GAG_PORT_80_TCP": "tcp://10.0.0.1:80", "GAG_PORT_80_TCP_PROTO": "tcp",
            "GAG_PORT_80_TCP_PORT": "80", "GAG_PORT_80_TCP_ADDR": "10.0.0.1", "GAG_ADMIN_SERVICE_HOST": "10.0.0.2",
            "GAG_ADMIN_PORT": "tcp://10.0.0.2:81", "GAG_ADMIN_PORT_53_UDP_ADDR": "10.0.0.2",
        ]
        let configuration = try load(
            environment: links.merging(["GAG_LIMITS_BODY_BYTES": "4096"]) { $1 }, flags: [("port", "9002")])
        #expect(configuration.port == 9002)
        #expect(configuration.limits.bodyBytes == 4096)
        #expect(configuration.admin.port == ServiceConfiguration().admin.port)
        #expect(configuration.serviceLinks == links.keys.sorted())
        #expect(try load(environment: ["GAG_PORT": "9003"]).port == 9003)
        for other in ["GAG_SERVICE": "1", "GAG_PORT_TCP": "1", "GAG_PORT_80_TCP_NAME": "x", "GAG_PORT": "http://a"] {
            #expect(throws: ConfigurationError.self) { try load(environment: [other.key: other.value]) }
        }
    }

    @Test("an unknown key in the file stops with its path and what was meant")
    func unknownKey() {
        #expect {
            try load("{limits: {body_byte: 4096}}")
        } throws: { error in
            let text = "\(error)"
            return text.contains("unknown key limits.body_byte") && text.contains("did you mean limits.body_bytes?")
        }
    }

    @Test("an unknown environment variable with the prefix stops with what was meant")
    func unknownVariable() {
        #expect {
            try load(environment: ["GAG_LOG_FORMT": "text"])
        } throws: { "\($0)" == "unknown key GAG_LOG_FORMT in the environment; did you mean GAG_LOG_FORMAT?" }
    }

    @Test(
        "a bad value stops with the key, the value and what is allowed",
        arguments: [
            ("{port: 70000}", "bad value 70000 for port", "a whole number from 0 to 65535"),
            ("{port: '80'}", "bad value \"80\" for port", "a whole number from 0 to 65535"),
            ("{log: {level: 'loud'}}", "bad value \"loud\" for log.level", "one of debug, info, warning, error"),
            ("{host: ''}", "bad value \"\" for host", "a string that is not empty"),
            ("{detector: {passes: []}}", "bad value [] for detector.passes", "one to four whole numbers"),
            ("{detector: {passes: [640, 320]}}", "bad value [640,320] for detector.passes", "ascending"),
            ("{detector: {passes: [320.5]}}", "bad value [320.5] for detector.passes", "whole numbers from 64"),
            ("{detector: {passes: 640}}", "bad value 640 for detector.passes", "one to four whole numbers"),
            ("{quality: {max_yaw: 91}}", "bad value 91 for quality.max_yaw", "a number from 0 to 90 (degrees)"),
            ("{quality: {max_yaw: '30'}}", "bad value \"30\" for quality.max_yaw", "a number from 0 to 90 (degrees)"),
            ("{faces: {mode: 'all'}}", "bad value \"all\" for faces.mode", "one of detect, whole, largest, single"),
            ("{queue: 3}", "bad value 3 for queue", "an object"),
        ])
    func badValue(file: String, start: String, allowed: String) {
        #expect {
            try load(file)
        } throws: { "\($0)".hasPrefix(start) && "\($0)".contains(allowed) }
    }

    @Test("text of the environment is not guessed at: on is no boolean, 8k no number")
    func strictText() {
        #expect(throws: ConfigurationError.self) { try load(environment: ["GAG_QUEUE_CAPACITY": "8k"]) }
    }

    @Test("a broken file names line and column, a missing one its path")
    func unreadable() {
        #expect {
            try load("{port: }")
        } throws: { "\($0)".contains("is not valid JSON5: line 1") }
        #expect {
            try ConfigurationLoader().load(file: "/nonexistent/gag.json5", environment: [:], flags: [])
        } throws: { "\($0)" == "cannot read the configuration file /nonexistent/gag.json5: no such file" }
    }

    @Test("every setting is named once, and round-trips through its text")
    func table() throws {
        #expect(Set(Setting.all.map(\.name)).count == Setting.all.count)
        #expect(Set(Setting.all.map(\.environmentName)).count == Setting.all.count)
        for setting in Setting.all {
            var configuration = ServiceConfiguration()
            let value = setting.read(configuration)
            let text = value.stringValue ?? String(decoding: value.serialized(), as: UTF8.self)
            try setting.apply(setting.value(of: text), to: &configuration, source: "the test")
            #expect(configuration == ServiceConfiguration(), "\(setting.name)")
        }
    }
}
