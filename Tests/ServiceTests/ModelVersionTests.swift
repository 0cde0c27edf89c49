import Foundation
import ModelFixtures
import Synchronization
import Testing

@Suite("Models and their versions in a running service")
struct ModelVersionTests {
    private let folder = ModelFolder()
    private let portrait: Data

    init() throws {
        portrait = try Data(contentsOf: Project.portrait)
    }

    private func service(_ arguments: [String], models: [String] = ["a"]) throws -> ServiceProcess {
        try ServiceProcess(["--models", folder.root] + models.flatMap { ["--model", $0] } + arguments)
    }

    private func classify(_ service: ServiceProcess, _ query: String = "") throws -> ServiceProcess.Answer {
        try service.post(portrait, path: "/classify?faces=whole" + query)
    }

    private func waitForVersion(_ version: String, _ service: ServiceProcess) throws -> Bool {
        for _ in 0..<500 {
            if try classify(service).fields["x-model-version"] == version { return true }
            Thread.sleep(forTimeInterval: 0.02)
        }
        return false
    }

    private func metric(_ name: String, _ service: ServiceProcess) throws -> String? {
        try service.curl("/metrics").text.split(separator: "\n").first { $0.hasPrefix(name) }.map {
            String($0.dropFirst(name.count + 1))
        }
    }

    @Test("a new version takes over while requests come in; each answer is whole and of one version")
    func takeover() throws {
        try folder.add("a", 1)
        let service = try service(["--repository-poll-ms", "50"])
        #expect(try classify(service).fields["x-model-version"] == "1")
        let seen = Mutex<[(header: String?, body: String?, status: Int)]>([])
        let isDone = Mutex(false)
        let clients = (0..<2).map { _ in
            let thread = Thread {
                while !isDone.withLock({ $0 }) {
                    guard let answer = try? classify(service) else { continue }
                    let model = answer.json["model"] as? [String: Any]
                    seen.withLock {
                        $0.append((answer.fields["x-model-version"], model?["version"] as? String, answer.status))
                    }
                }
            }
            thread.start()
            return thread
        }
        try folder.add("a", 2)
        #expect(try waitForVersion("2", service))
        isDone.withLock { $0 = true }
        while clients.contains(where: { !$0.isFinished }) { Thread.sleep(forTimeInterval: 0.01) }
        let answers = seen.withLock { $0 }
        #expect(answers.allSatisfy { $0.status == 200 && $0.header == $0.body })
        #expect(try metric("gag_model_loads_total{model=\"a\",version=\"2\",result=\"ok\"}", service) == "1")
        #expect(try metric("gag_model_info{model=\"a\",version=\"2\"}", service) == "1")
        #expect(try metric("gag_model_info{model=\"a\",version=\"1\"}", service) == nil)
    }

    @Test("SIGHUP has the service look for versions at once")
    func signal() throws {
        try folder.add("a", 1)
        let service = try service(["--repository-poll-ms", "0"])
        try folder.add("a", 2)
        #expect(try classify(service).fields["x-model-version"] == "1")
        kill(service.processID, SIGHUP)
        #expect(try waitForVersion("2", service))
    }

    @Test("a broken new version is in the log and the metrics and changes nothing")
    func broken() throws {
        try folder.add("a", 1)
        let service = try service(["--repository-poll-ms", "50"])
        try folder.addBroken("a", 2)
        let line = service.waitForLog { $0["message"] as? String == "a model version cannot be served" }
        #expect(line?["version"] as? String == "2")
        #expect((line?["error"] as? String)?.contains("tiny.safetensors") == true)
        #expect(try metric("gag_model_loads_total{model=\"a\",version=\"2\",result=\"failed\"}", service) == "1")
        #expect(try classify(service).fields["x-model-version"] == "1")
        #expect(try service.curl("/readyz").status == 200)
    }

    @Test("a further model that is broken at the start is not ready, and the service is; mended, it answers")
    func brokenFurtherModel() throws {
        try folder.add("a", 1)
        try folder.addBroken("b", 1)
        let service = try service(["--repository-poll-ms", "50"], models: ["a", "b"])
        let line = service.waitForLog { $0["message"] as? String == "a model version cannot be served" }
        #expect(line?["model"] as? String == "b")
        #expect(try metric("gag_model_loads_total{model=\"b\",version=\"1\",result=\"failed\"}", service) == "1")
        #expect(try service.curl("/readyz").status == 200)
        #expect(try service.curl("/v2/models/a/ready").status == 200)
        #expect(try service.curl("/v2/models/b/ready").status == 503)
        #expect(try service.curl("/v2/health/ready").status == 503)
        #expect(try classify(service).fields["x-model-version"] == "1")
        let answer = try classify(service, "&model=b")
        #expect(answer.status == 503)
        #expect(answer.code == "not_ready")
        try folder.add("b", 1)
        for _ in 0..<500 where try service.curl("/v2/models/b/ready").status != 200 {
            Thread.sleep(forTimeInterval: 0.02)
        }
        #expect(try classify(service, "&model=b").status == 200)
        #expect(try service.curl("/v2/health/ready").status == 200)
    }

    @Test("a broken first model ends the start and says why")
    func brokenFirstModel() throws {
        try folder.addBroken("a", 1)
        try folder.add("b", 1)
        #expect {
            try service([], models: ["a", "b"])
        } throws: { "\($0)".contains("tiny.safetensors") }
    }

    @Test("model and version choose among those that are served; unknown ones get 404 with their code")
    func selection() throws {
        try folder.add("a", 1)
        try folder.add("a", 2)
        try folder.add("b", 5)
        let service = try service([], models: ["a", "b", "a:1"])
        for (query, name, version) in [("", "a", "2"), ("&model=b", "b", "5"), ("&version=1", "a", "1")] {
            let answer = try classify(service, query)
            let model = try #require(answer.json["model"] as? [String: Any])
            #expect(model["name"] as? String == name)
            #expect(model["version"] as? String == version)
            #expect(answer.fields["x-model-version"] == version)
        }
        for (query, code) in [
            ("&model=c", "model_not_found"), ("&version=3", "version_not_found"),
            ("&model=b&version=2", "version_not_found"), ("&model=..%2Fa", "model_not_found"),
        ] {
            let answer = try classify(service, query)
            #expect(answer.status == 404)
            #expect(answer.code == code)
        }
        let damaged = try service.post(portrait.prefix(500), path: "/classify?model=b")
        #expect(damaged.status == 422)
        #expect(damaged.fields["x-model-version"] == "5")
    }

    @Test("the version on trial is compared on its share of requests and never answers")
    func shadow() throws {
        try folder.add("a", 1)
        try folder.add("a", 2)
        let service = try service(["--shadow-version", "2", "--shadow-share", "0.5", "--workers", "1"])
        for _ in 0..<8 { #expect(try classify(service).fields["x-model-version"] == "1") }
        // The comparison follows the answer.
        _ = try classify(service)
        let faces = try #require(try metric("gag_shadow_faces_total", service).flatMap(Double.init))
        let skipped = try #require(try metric("gag_shadow_skipped_total", service).flatMap(Double.init))
        #expect(faces + skipped == 4)
        #expect(faces > 0)
        #expect(try metric("gag_shadow_confidence_difference_count{head=\"gender\"}", service) == "\(Int(faces))")
        #expect(try classify(service, "&version=2").code == "version_not_found")
        #expect(service.logLines.contains { $0["message"] as? String == "shadow loaded" })
    }

    @Test("requests whose faces the version on trial is never shown do not count towards its share")
    func shadowShare() throws {
        try folder.add("a", 1)
        try folder.add("a", 2)
        let service = try service(["--shadow-version", "2", "--shadow-share", "0.5", "--workers", "1"])
        let data = portrait.base64EncodedString()
        let tensors = Data(
            #"{"inputs":[{"name":"image","shape":[1],"datatype":"BYTES","data":["\#(data)"]}]}"#.utf8)
        for _ in 0..<4 {
            #expect(try service.post(tensors, type: "application/json", path: "/v2/models/a/infer").status == 200)
            #expect(try classify(service).status == 200)
        }
        // The comparison follows the answer.
        #expect(try service.post(tensors, type: "application/json", path: "/v2/models/a/infer").status == 200)
        let faces = try #require(try metric("gag_shadow_faces_total", service).flatMap(Double.init))
        let skipped = try #require(try metric("gag_shadow_skipped_total", service).flatMap(Double.init))
        #expect(faces + skipped == 2)
    }

    @Test("configured age groups need a model with the distribution over years, said at the start")
    func configuredGroups() throws {
        try folder.add("a", 1)
        #expect {
            try service(["--answer-minimum-age", "18"])
        } throws: { "\($0)".contains("heads.age") }
    }
}
