import APIKeys
import FaceDetection
import FaceScenes
import Foundation
import Imaging
import Synchronization
import Testing

@Suite("Work ends when its reason ends")
struct BoundedWorkTests {
    /// A file with a photo in which a search takes a while, of noise that compresses badly.
    private static let slowPhoto: URL = {
        let canvas = Background.cloudy.canvas(width: 2400, height: 1800, seed: 7).image
        let file = FileManager.default.temporaryDirectory.appending(path: "gag-slow-\(UUID()).png")
        do { try Data(canvas.pngEncoded()).write(to: file) } catch { fatalError("\(error)") }
        return file
    }()

    private static func form(of count: Int) -> [String] {
        (0..<count).flatMap { _ in ["-F", "image=@\(slowPhoto.path())"] }
    }

    private static func cancelledSeconds(_ service: ServiceProcess) throws -> Double {
        let metrics = try service.curl("/metrics").text
        let name = "gag_cancelled_work_seconds_total "
        let line = try #require(metrics.split(separator: "\n").first { $0.hasPrefix(name) })
        return try #require(Double(line.split(separator: " ")[1]))
    }

    /// Processor seconds that a service takes for `body`, until it is idle again.
    private static func seconds(_ service: ServiceProcess, _ body: () throws -> Void) throws -> Double {
        let before = try service.processorSeconds()
        try body()
        var last = try service.processorSeconds()
        for _ in 0..<200 {
            Thread.sleep(forTimeInterval: 0.1)
            let now = try service.processorSeconds()
            if now - last < 0.01 { return now - before }
            last = now
        }
        throw ServiceProcess.Failure(description: "the service does not come to rest")
    }

    @Test("a request whose time is up stops at its next photo, and what it took is counted")
    func deadline() throws {
        let service = try ServiceProcess()
        let whole = try Self.seconds(service) {
            let answer = try service.curl("/classify", Self.form(of: 12))
            #expect(answer.status == 200)
        }
        #expect(try Self.cancelledSeconds(service) == 0)
        let late = try Self.seconds(service) {
            let answer = try service.curl("/classify", Self.form(of: 12) + ["-H", "X-Request-Timeout-Ms: 1"])
            #expect(answer.status == 504)
        }
        #expect(late < whole / 3, "\(late) processor seconds after 504, \(whole) with an answer")
    }

    @Test("a request whose client went away stops at its next photo, and what it took is counted")
    func abandonment() throws {
        let service = try ServiceProcess()
        let whole = try Self.seconds(service) {
            let answer = try service.curl("/classify", Self.form(of: 12))
            #expect(answer.status == 200)
        }
        let left = try Self.seconds(service) {
            let one = whole / 12
            let arguments = ["-sS", "--max-time", "\(one * 2 + 0.3)"] + Self.form(of: 12)
            let (_, status) = try ServiceProcess.run(
                "curl", arguments + ["http://127.0.0.1:\(service.port)/classify"])
            #expect(status == 28, "curl gave up")
        }
        #expect(left < whole * 0.75, "\(left) processor seconds after the client left, \(whole) with an answer")
        #expect(try Self.cancelledSeconds(service) > 0)
    }

    @Test("a lone photo is answered before forms of many that came first")
    func fairness() throws {
        let service = try ServiceProcess()
        let order = Mutex<[String]>([])
        let done = DispatchGroup()
        func start(_ name: String, _ arguments: [String]) {
            done.enter()
            // The global queue would start no more at once than there are cores.
            Foundation.Thread.detachNewThread {
                let status = (try? service.curl("/classify", arguments))?.status ?? 0
                order.withLock { $0.append("\(name): \(status)") }
                done.leave()
            }
        }
        for name in ["first form", "second form", "third form"] { start(name, Self.form(of: 12)) }
        Thread.sleep(forTimeInterval: 0.5)
        start("lone photo", ["--data-binary", "@\(Project.portrait.path())", "-H", "Content-Type: image/png"])
        done.wait()
        let answers = order.withLock { $0 }
        #expect(answers.first == "lone photo: 200", "\(answers)")
        #expect(answers.allSatisfy { $0.hasSuffix(": 200") })
    }

    @Test("each photo of a form takes a token of its key's rate")
    func rate() throws {
        let secret = "gag_many-photos"
        let file = FileManager.default.temporaryDirectory.appending(path: "gag-keys-\(UUID())")
        try KeyFile(keys: [APIKey(name: "many", digest: KeyDigest(of: secret), rate: 0.1)]).write(to: file.path())
        let service = try ServiceProcess(["--keys-file", file.path()])
        let key = ["-H", "X-API-Key: \(secret)"]
        let photos = (0..<3).flatMap { _ in ["-F", "image=@\(Project.portrait.path())"] }
        #expect(try service.curl("/classify", key + photos).status == 200)
        let refused = try service.curl("/classify", key + ["-F", "image=@\(Project.portrait.path())"])
        #expect(refused.status == 429)
        // Two photos are owed, and the next needs a token itself: ten seconds for each.
        let wait = try #require(refused.fields["retry-after"].flatMap(Int.init))
        #expect((20...30).contains(wait))
    }
}
