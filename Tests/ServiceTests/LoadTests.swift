import Foundation
import HTTPTestSupport
import Synchronization
import Testing

@Suite("The service under load", .serialized)
struct LoadTests {
    private let photo: [UInt8]

    init() throws { photo = try [UInt8](Data(contentsOf: Project.portrait)) }

    private func request(_ fields: String = "", close: Bool = false) -> [UInt8] {
        let head =
            "POST /classify HTTP/1.1\r\nHost: a\r\nContent-Type: image/png\r\nContent-Length: \(photo.count)\r\n"
            + (close ? "Connection: close\r\n" : "") + fields + "\r\n"
        return Array(head.utf8) + photo
    }

    /// The value of a metric without labels, or with these.
    private func metric(_ service: ServiceProcess, _ name: String) throws -> Double? {
        // Starting a program takes its time on a busy machine, and what is asked about goes on meanwhile.
        let client = try RawClient(port: service.port)
        try client.send("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n")
        let line = try client.readResponse().text.split(separator: "\n").first { $0.hasPrefix(name + " ") }
        return line.flatMap { Double($0.dropFirst(name.count + 1)) }
    }

    @Test("requests that wait together run as batches, and every one is answered alike")
    func batches() throws {
        // A close call would show the network further crops.
        let service = try ServiceProcess(["--workers", "1", "--faces-close-call", "0"])
        let clients = try (0..<32).map { _ in try RawClient(port: service.port) }
        for client in clients { try client.send(request()) }
        var faces: Set<String> = []
        for client in clients {
            let response = try client.readResponse()
            #expect(response.status == 200)
            faces.insert(response.text.replacing(/"timing_ms":\{[^}]*\}/, with: ""))
        }
        #expect(faces.count == 1)
        let images = try #require(try metric(service, "gag_batch_images_sum"))
        let batches = try #require(try metric(service, "gag_batch_images_count"))
        #expect(images == 32)
        #expect(batches < 32)
    }

    @Test("the photos of a form that is alone fill the network's passes")
    func fullPasses() throws {
        let service = try ServiceProcess([
            "--workers", "1", "--batch-max-size", "8", "--faces-mode", "whole", "--faces-close-call", "0",
        ])
        let photos = (0..<8).flatMap { _ in ["-F", "image=@\(Project.portrait.path())"] }
        #expect(try service.curl("/classify", photos).status == 200)
        #expect(try metric(service, "gag_batch_images_sum") == 8)
        #expect(try metric(service, "gag_batch_images_count") == 1)
    }

    @Test("each pass is counted with its pictures: eight in two passes are two")
    func severalPasses() throws {
        let service = try ServiceProcess(["--workers", "1", "--batch-max-size", "2", "--faces-close-call", "0"])
        #expect(try service.post(Scenes.threeFaces()).status == 200)
        #expect(try metric(service, "gag_batch_images_sum") == 3)
        #expect(try metric(service, "gag_batch_images_count") == 2)
        // On all cores a pass takes four at most.
        let wide = try ServiceProcess(["--workers", "2", "--batch-max-size", "8", "--faces-close-call", "0"])
        let photos = (0..<3).flatMap { _ in ["-F", "image=@\(Project.portrait.path())"] }
        let numbers = Array(repeating: "0.5", count: 8 * 128 * 128 * 3).joined(separator: ",")
        let tensor = #"{"inputs": [{"name": "input", "shape": [8, 128, 128, 3], "datatype": "FP32", "data": ["#
        let answer = try wide.post(
            Data((tensor + numbers + "]}]}").utf8), type: "application/json", path: "/v2/models/gag-resnet50/infer")
        #expect(answer.status == 200)
        #expect(try metric(wide, "gag_batch_images_sum") == 8)
        #expect(try metric(wide, "gag_batch_images_count") == 2)
        #expect(try wide.curl("/classify", photos).status == 200)
        #expect(try metric(wide, "gag_batch_images_sum") == 11)
    }

    @Test("beyond the queue's capacity the answer is 503 with Retry-After while the others still wait")
    func backPressure() throws {
        let service = try ServiceProcess(["--workers", "1", "--queue-capacity", "2", "--batch-max-size", "1"])
        let clients = try (0..<40).map { _ in try RawClient(port: service.port) }
        for client in clients { try client.send(request()) }
        let responses = try clients.map { try $0.readResponse() }
        let refused = responses.filter { $0.status == 503 }
        #expect(!refused.isEmpty)
        #expect(refused.allSatisfy { $0["Retry-After"] == "1" && $0.text.contains("\"overloaded\"") })
        #expect(responses.filter { $0.status == 200 }.count + refused.count == 40)
        #expect(
            try metric(service, "gag_requests_rejected_total{reason=\"queue_full\"}") == Double(refused.count))
    }

    @Test("a deadline that passes in the queue gives 504, and nothing is left in flight")
    func deadline() throws {
        let service = try ServiceProcess(["--workers", "1", "--batch-max-size", "1"])
        let clients = try (0..<30).map { _ in try RawClient(port: service.port) }
        for client in clients { try client.send(request("X-Request-Timeout-Ms: 60\r\n")) }
        let responses = try clients.map { try $0.readResponse() }
        let late = responses.filter { $0.status == 504 }
        #expect(!late.isEmpty)
        #expect(late.allSatisfy { $0.text.contains("\"deadline_exceeded\"") })
        #expect(responses.filter { $0.status == 200 }.count + late.count == 30)
        #expect(eventually { (try? metric(service, "gag_requests_in_flight")) == 0 })
        #expect(try metric(service, "gag_queue_depth") == 0)
    }

    @Test("clients that have gone are dropped from the queue")
    func abandoned() throws {
        let service = try ServiceProcess(["--workers", "1", "--batch-max-size", "1"])
        let clients = try (0..<40).map { _ in try RawClient(port: service.port) }
        for client in clients { try client.send(request()) }
        // A reset before the server has read discards the request, which then never waited.
        #expect(eventually { ((try? metric(service, "gag_requests_in_flight")) ?? 0) > 20 })
        for client in clients { client.reset() }
        #expect(eventually { (try? metric(service, "gag_requests_in_flight")) == 0 })
        let dropped = try #require(try metric(service, "gag_requests_rejected_total{reason=\"client_gone\"}"))
        let worked = try #require(try metric(service, "gag_images_total{result=\"ok\"}"))
        #expect(dropped > 0)
        #expect(worked < 40)
    }

    @Test("1,000 clients with 10 MB bodies at once stay within the memory budget")
    func bodyFlood() throws {
        let budget = 64 << 20
        let service = try ServiceProcess(
            ["--limits-body-memory-bytes", "\(budget)", "--limits-connections-per-address", "2000"])
        #expect(try service.post(Data(photo)).status == 200)
        let before = try service.peakBytes()
        let script = Project.root.appending(path: "Tests/Load/body_flood.py").path()
        let (output, status) = try ServiceProcess.run("python3", [script, "\(service.port)", "1000", "10000000"])
        #expect(status == 0)
        let outcomes = try #require(try JSONSerialization.jsonObject(with: output) as? [String: Int])
        #expect(outcomes.values.reduce(0, +) == 1000)
        #expect((outcomes["503"] ?? 0) > 0)
        // Beside the budget: what is kept of bodies that have gone, some 16 KiB for each connection, and what the allocator
        // leaves between blocks. Nothing of it grows with what the clients send.
        #expect(try service.peakBytes() - before < budget + 8 << 20 + 1000 * 16 << 10 + 8 << 20)
        #expect(try service.post(Data(photo)).status == 200)
        #expect(
            try metric(service, "gag_body_memory_limit_bytes{listener=\"service\"}") == Double(budget))
        #expect(eventually { (try? metric(service, "gag_body_memory_bytes{listener=\"service\"}")) == 0 })
    }

    @Test("SIGTERM under load: readiness turns 503 first, every accepted request is answered, exit 0")
    func drain() throws {
        let service = try ServiceProcess(["--timeouts-drain-delay-ms", "2000"])
        let counts = Mutex((accepted: 0, answered: 0, refused: 0, broken: 0))
        let end = DispatchGroup()
        for _ in 0..<16 {
            end.enter()
            Thread.detachNewThread {
                defer { end.leave() }
                // Until the listener has gone; a connection that it took is answered or closed before any request.
                while let client = try? RawClient(port: service.port) {
                    guard (try? client.send(request(close: true))) != nil else { return }
                    let response = try? client.readResponse()
                    counts.withLock { counts in
                        counts.accepted += 1
                        switch response?.status {
                        case 200: counts.answered += 1
                        case 503: counts.refused += 1
                        default: counts.broken += 1
                        }
                    }
                }
            }
        }
        #expect(eventually { counts.withLock { $0.answered } > 50 })
        kill(service.processID, SIGTERM)
        #expect(eventually { (try? service.curl("/readyz").status) == 503 })
        #expect(service.stop(0) == 0)
        end.wait()
        let total = counts.withLock { $0 }
        #expect(total.answered + total.refused + total.broken == total.accepted)
        #expect(total.refused == 0)
        // Only what came when the listener had gone: in the kernel's queue, never accepted, never in the log.
        #expect(
            eventually {
                service.logLines.count { $0["route"] as? String == "/classify" && $0["status"] as? Int == 200 }
                    == total.answered
            })
        #expect(!service.logLines.contains { $0["status"] as? Int == 499 })
    }

    @Test("/livez turns 503 while a worker is at one batch for longer than allowed, and back afterwards")
    func watchdog() throws {
        let service = try ServiceProcess(["--workers", "1", "--timeouts-stall-ms", "1"])
        #expect(try service.curl("/livez").status == 200)
        let busy = try RawClient(port: service.port)
        let probe = try RawClient(port: service.port)
        var statuses: Set<Int> = []
        for _ in 0..<20 where !statuses.contains(503) {
            for _ in 0..<8 { try busy.send(request()) }
            for _ in 0..<200 where !statuses.contains(503) {
                try probe.send("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n")
                let response = try probe.readResponse()
                statuses.insert(response.status)
                if response.status == 503 { #expect(response.text.contains("\"stalled_workers\":1")) }
            }
            for _ in 0..<8 { _ = try busy.readResponse() }
        }
        #expect(statuses.contains(503))
        #expect(eventually { (try? service.curl("/livez").status) == 200 })
    }
}
