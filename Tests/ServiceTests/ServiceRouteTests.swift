import Foundation
import HTTPTestSupport
import Testing

@Suite("Routes and the life of the service")
struct ServiceRouteTests {
    static let service = Result { try ServiceProcess() }
    let service: ServiceProcess

    init() throws { service = try Self.service.get() }

    @Test("the probes answer 200 with JSON once the model is loaded", arguments: ["/livez", "/readyz", "/healthz"])
    func probes(path: String) throws {
        let answer = try service.curl(path)
        #expect(answer.status == 200)
        #expect(answer.json["status"] as? String == "ok")
    }

    @Test("HEAD answers as GET without the body")
    func head() throws {
        let get = try service.curl("/openapi.json")
        let head = try service.curl("/openapi.json", ["--head"])
        #expect(head.status == 200)
        #expect(head.body.isEmpty)
        #expect(head.fields["content-length"] == "\(get.body.count)")
    }

    @Test("an unknown route gets 404, a wrong method 405 with Allow")
    func unknown() throws {
        #expect(try service.curl("/nothing").code == "not_found")
        let answer = try service.curl("/classify")
        #expect(answer.status == 405)
        #expect(answer.fields["allow"] == "POST, PUT, OPTIONS")
        #expect(try service.curl("/metrics", ["-X", "DELETE"]).fields["allow"] == "GET, HEAD, OPTIONS")
    }

    @Test("a body over the limit gets 413 from its declared length")
    func tooLarge() throws {
        let answer = try service.post(Data(count: 21 * 1024 * 1024), fields: ["Expect:"])
        #expect(answer.status == 413)
        #expect(answer.code == "body_too_large")
    }

    @Test("metrics are Prometheus text that counts what happened")
    func metrics() throws {
        _ = try service.post(try Data(contentsOf: Project.portrait))
        let answer = try service.curl("/metrics")
        #expect(answer.fields["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
        let pattern = #/gag_http_requests_total\{route="/classify",method="POST",status="200"\} [1-9]/#
        #expect(answer.text.firstMatch(of: pattern) != nil)
        #expect(answer.text.contains("gag_predictions_total{head=\"gender\",label=\"female\"}"))
    }

    @Test("refused requests are counted by reason, connections by listener")
    func rejections() throws {
        _ = try service.curl("/classify")
        _ = try service.post(Data(), path: "/classify?faces=none")
        let client = try RawClient(port: service.port)
        try client.send("bad\r\n\r\n")
        #expect(try client.readToEnd().hasPrefix("HTTP/1.1 400 "))
        let text = try service.curl("/metrics").text
        for pattern in [
            #/gag_requests_rejected_total\{reason="method_not_allowed"\} [1-9]/#,
            #/gag_requests_rejected_total\{reason="invalid_parameter"\} [1-9]/#,
            #/gag_requests_rejected_total\{reason="malformed_request"\} [1-9]/#,
            #/gag_connections_total\{listener="service"\} [1-9]/#,
            #/gag_network_received_bytes_total\{listener="service"\} [1-9]/#,
        ] {
            #expect(text.firstMatch(of: pattern) != nil)
        }
    }

    @Test("promtool finds nothing in the metrics", .enabled(if: Tool("promtool").isInstalled))
    func promtool() throws {
        _ = try service.post(try Data(contentsOf: Project.portrait))
        let (status, text) = try Tool("promtool").run(["check", "metrics"], input: service.curl("/metrics").text)
        #expect(status == 0)
        #expect(text == "")
    }

    @Test("the OpenAPI document describes every route, and every error code")
    func openAPI() throws {
        let document = try service.curl("/openapi.json").json
        #expect(document["openapi"] as? String == "3.1.0")
        let paths = try #require(document["paths"] as? [String: Any])
        let model = "/v2/models/{model}"
        let version = model + "/versions/{version}"
        let neighbours = ["/v1/models/{model}", "/v1/models/{model}/versions/{version}"].flatMap { place in
            ["", "/metadata", ":predict"].map { place + $0 }
        }
        #expect(
            Set(paths.keys).subtracting(neighbours) == [
                "/classify", "/classify/{file}", "/livez", "/readyz", "/healthz", "/metrics", "/openapi.json", "/",
                "/v2",
                "/v2/health/live", "/v2/health/ready", model, model + "/ready", model + "/infer", version,
                version + "/ready", version + "/infer", "/analyze",
            ])
        #expect(Set(paths.keys).isSuperset(of: neighbours))
    }

    @Test(
        "the OpenAPI document describes compressed bodies wherever photos are taken, and what others are refused with")
    func describedContentCoding() throws {
        let document = try service.curl("/openapi.json").json
        let paths = try #require(document["paths"] as? [String: [String: [String: Any]]])
        let predict = "/v1/models/{model}:predict"
        for (path, method) in [
            ("/classify", "post"), ("/classify", "put"), ("/classify/{file}", "put"), ("/analyze", "post"),
            ("/v2/models/{model}/infer", "post"), (predict, "post"),
        ] {
            let parameters = try #require(paths[path]?[method]?["parameters"] as? [[String: Any]])
            let coding = try #require(parameters.first { $0["name"] as? String == "Content-Encoding" })
            #expect(coding["in"] as? String == "header")
            let schema = try #require(coding["schema"] as? [String: Any])
            #expect(schema["enum"] as? [String] == ["gzip", "x-gzip", "identity"])
            // DeepFace has one status for what is wrong with a photo, so that /analyze answers 400.
            let responses = try #require(paths[path]?[method]?["responses"] as? [String: Any])
            #expect(responses.keys.contains(path == "/analyze" ? "400" : "415"))
            for name in try #require(schema["enum"] as? [String]) {
                let url = path.replacing("{model}", with: "gag-resnet50").replacing("{file}", with: "a.jpg")
                let answer = try service.curl(
                    url, ["-X", method.uppercased(), "-H", "Content-Encoding: \(name)", "--data-binary", "x"])
                #expect(answer.code != "unsupported_content_encoding" && answer.status != 500, "\(path) \(name)")
            }
        }
        let components = try #require(document["components"] as? [String: [String: [String: Any]]])
        let headers = try #require(components["responses"]?["Problem415"]?["headers"] as? [String: Any])
        #expect(headers.keys.contains("Accept-Encoding"))
        let text = try #require(components["responses"]?["Problem415"]?["description"] as? String)
        #expect(text.contains("unsupported_content_encoding"))
    }

    @Test(
        "what a head gets that HTTP forbids is described where a path has a name in it",
        arguments: ["", "/ready", "/versions/1", "/versions/1/ready"])
    func describedMalformedPath(rest: String) throws {
        let answer = try service.curl("/v2/models/%7F" + rest)
        #expect(answer.status == 400)
        let document = try service.curl("/openapi.json").json
        let paths = try #require(document["paths"] as? [String: [String: [String: Any]]])
        let route = "/v2/models/{model}" + rest.replacing("/1", with: "/{version}")
        let responses = try #require(paths[route]?["get"]?["responses"] as? [String: [String: Any]])
        let content = try #require(responses["400"]?["content"] as? [String: Any])
        #expect(content.keys.contains(try #require(answer.fields["content-type"])))
    }

    @Test("each request is one JSON line with time, level, request id, route, status, bytes and milliseconds")
    func accessLog() throws {
        let id = "log-\(UUID())"
        let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        let answer = try service.post(
            try Data(contentsOf: Project.portrait), fields: ["X-Request-Id: \(id)", "traceparent: \(trace)"])
        let line = try #require(service.waitForLog { $0["request_id"] as? String == id })
        #expect(line["route"] as? String == "/classify")
        #expect(line["status"] as? Int == 200)
        #expect(line["bytes_in"] as? Int == 52455)
        #expect((line["ms"] as? Double ?? 0) > 0)
        #expect(line["level"] as? String == "info")
        #expect(line["trace_id"] as? String == "4bf92f3577b34da6a3ce929d0e0e4736")
        #expect(line["parent_id"] as? String == "00f067aa0ba902b7")
        let span = try #require(line["span_id"] as? String)
        #expect(answer.fields["traceresponse"] == "00-4bf92f3577b34da6a3ce929d0e0e4736-\(span)-01")
        #expect((line["time"] as? String)?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
    }

    @Test("SIGTERM turns readiness off, photos are answered until the listener closes, and the process exits 0")
    func drain() throws {
        let service = try ServiceProcess(["--timeouts-drain-delay-ms", "1500"])
        kill(service.processID, SIGTERM)
        var answer = try service.curl("/readyz")
        for _ in 0..<100 where answer.status == 200 { answer = try service.curl("/readyz") }
        #expect(answer.status == 503)
        #expect(answer.json["state"] as? String == "draining")
        #expect(try service.curl("/v2/health/ready").status == 503)
        #expect(try service.post(try Data(contentsOf: Project.portrait)).status == 200)
        #expect(service.stop(0) == 0)
    }

    @Test("told to stop while the model loads, the service ends and never says that it is ready")
    func stopsWhileLoading() throws {
        // On a busy machine the signal may come too late, when the model is loaded.
        for _ in 0..<20 {
            do {
                let service = try ServiceProcess(onListening: { process, _ in kill(process, SIGTERM) })
                _ = service.stop(0)
            } catch let failure as ServiceProcess.Failure {
                #expect(failure.description.contains("\"draining\""))
                #expect(failure.description.contains("\"stopped\""))
                return
            }
        }
        Issue.record("the model was loaded before the signal every time")
    }

    @Test("until the first model is loaded, photos get 503 with Retry-After, /readyz 503 and /livez 200")
    func asksWhileLoading() throws {
        let photo = Array(try Data(contentsOf: Project.portrait))
        let requests = [
            "GET /readyz HTTP/1.1\r\nHost: gag\r\n\r\n", "GET /livez HTTP/1.1\r\nHost: gag\r\n\r\n",
            "GET /v2/health/ready HTTP/1.1\r\nHost: gag\r\n\r\n",
            "POST /classify HTTP/1.1\r\nHost: gag\r\nContent-Type: image/png\r\nContent-Length: \(photo.count)\r\n\r\n",
        ]
        // On a busy machine the questions may come too late, when the model is loaded.
        for _ in 0..<20 {
            var answers: [RawResponse] = []
            let service = try ServiceProcess(onListening: { _, port in
                guard let client = try? RawClient(port: port) else { return }
                for request in requests {
                    let body = request.hasPrefix("POST") ? photo : []
                    guard (try? client.send(Array(request.utf8) + body)) != nil,
                        let answer = try? client.readResponse()
                    else { return }
                    answers.append(answer)
                }
            })
            guard answers.count == 4, answers[3].status == 503 else { continue }
            #expect(answers.map(\.status) == [503, 200, 503, 503])
            #expect(answers[3]["Retry-After"] == "1" && answers[3].text.contains("\"not_ready\""))
            // Then it is ready, and the connection's next photo is answered.
            #expect(try service.post(Data(photo)).status == 200)
            return
        }
        Issue.record("the model was loaded before the questions every time")
    }

    @Test("a second SIGTERM ends the process at once")
    func secondSignal() throws {
        let service = try ServiceProcess(["--timeouts-drain-delay-ms", "60000"])
        kill(service.processID, SIGTERM)
        while try service.curl("/readyz").status == 200 {}
        #expect(service.stop() == 128 + SIGTERM)
    }
}
