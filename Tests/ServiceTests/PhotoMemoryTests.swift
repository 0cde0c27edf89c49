import Foundation
import Imaging
import Synchronization
import Testing

@Suite(
    "Memory for photos",
    .enabled(
        if: ProcessInfo.processInfo.environment["TSAN_OPTIONS"] == nil, "the thread sanitizer keeps memory of its own"))
struct PhotoMemoryTests {
    @Test("of photos that are one cropped face each, no more than one at a time is held as pixels")
    func oneAtATime() throws {
        let (width, height) = (4000, 3000)
        let photo = RGBImage(
            width: width, height: height, pixels: Array(repeating: 90, count: width * height * 3))
        let file = FileManager.default.temporaryDirectory.appending(path: "gag-large-\(UUID()).png")
        try Data(photo.pngEncoded()).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let service = try ServiceProcess()
        func post(_ count: Int) throws -> Int {
            let form = (0..<count).flatMap { _ in ["-F", "image=@\(file.path())"] }
            let answer = try service.curl("/classify?faces=whole", form)
            #expect(answer.status == 200)
            return try service.peakBytes()
        }
        let one = try post(1)
        let ten = try post(10)
        #expect(ten - one < width * height * 3, "\(one) bytes for one, \(ten) for ten")
    }

    private func file(_ photo: Data) throws -> URL {
        let file = FileManager.default.temporaryDirectory.appending(path: "gag-flat-\(UUID()).jpg")
        try photo.write(to: file)
        return file
    }

    private func number(_ metric: String, of service: ServiceProcess) throws -> Double {
        let line = try service.curl("/metrics").text.split(separator: "\n").first { $0.hasPrefix(metric + " ") }
        return try #require(line?.split(separator: " ").last.flatMap { Double($0) })
    }

    @Test("two photos whose coefficients do not fit the budget together are decoded one after the other")
    func budget() throws {
        // Of four colours in several scans: eight bytes a pixel until the last scan was read.
        let file = try file(FlatPhoto.jpeg(width: 8000, height: 6250, components: 4, isProgressive: true))
        defer { try? FileManager.default.removeItem(at: file) }
        let budget = 450_000_000
        let service = try ServiceProcess(["--workers", "2", "--limits-pixel-memory-bytes", "\(budget)"])
        #expect(try service.post(Data(contentsOf: Project.portrait)).status == 200)
        let before = try service.peakBytes()
        let statuses = Mutex<[Int]>([])
        let photo = ["--data-binary", "@\(file.path())", "-H", "Content-Type: image/jpeg"]
        // On a busy machine the first may be answered before the second is there.
        for _ in 0..<20 where try number("gag_pixel_memory_waits_total", of: service) == 0 {
            let done = DispatchGroup()
            for _ in 0..<2 {
                done.enter()
                Thread.detachNewThread {
                    let status = (try? service.curl("/classify?faces=whole", photo))?.status ?? 0
                    statuses.withLock { $0.append(status) }
                    done.leave()
                }
            }
            done.wait()
        }
        #expect(statuses.withLock { Set($0) } == [200])
        #expect(try number("gag_pixel_memory_waits_total", of: service) == 1)
        #expect(try number("gag_pixel_memory_bytes", of: service) == 0)
        #expect(try number("gag_pixel_memory_limit_bytes", of: service) == Double(budget))
        let after = try service.peakBytes()
        // Both together hold 800 MB.
        #expect(after - before < budget + (64 << 20), "\(before) bytes before, \(after) after")
        #expect(after - before > 350_000_000, "the photo is as expensive as it should be")
    }

    @Test(
        "a photo that takes more than the whole budget is answered 413, alone and in a form; others are not concerned")
    func tooLarge() throws {
        let file = try file(FlatPhoto.jpeg(width: 2000, height: 1500, isProgressive: true))
        defer { try? FileManager.default.removeItem(at: file) }
        let service = try ServiceProcess(["--limits-pixel-memory-bytes", "8000000"])
        let answer = try service.post(Data(contentsOf: file), type: "image/jpeg")
        #expect(answer.status == 413 && answer.code == "image_too_large")
        #expect(answer.text.contains("MB of memory; at most 8 MB are allowed"), "\(answer.text)")
        let form = try service.curl(
            "/classify", ["-F", "image=@\(file.path())", "-F", "image=@\(Project.portrait.path())"])
        let results = try #require(form.json["results"] as? [[String: Any]])
        #expect(results.map { $0["code"] as? String } == ["image_too_large", nil])
        #expect(try number(#"gag_pixel_memory_refusals_total{reason="too_large"}"#, of: service) == 2)
    }

    @Test("a photo that other photos leave no room for in its time is answered 503")
    func busy() throws {
        let file = try file(FlatPhoto.jpeg(width: 9248, height: 6944))
        defer { try? FileManager.default.removeItem(at: file) }
        let service = try ServiceProcess(["--workers", "2", "--limits-pixel-memory-bytes", "250000000"])
        let photo = ["--data-binary", "@\(file.path())", "-H", "Content-Type: image/jpeg"]
        let first = Mutex<String?>(nil)
        let done = DispatchGroup()
        DispatchQueue.global().async(group: done) {
            let code = try? service.curl("/classify", photo).code
            first.withLock { $0 = code }
        }
        var reserved = 0.0
        for _ in 0..<1000 where reserved == 0 { reserved = try number("gag_pixel_memory_bytes", of: service) }
        #expect(reserved > 180_000_000)
        let answer = try service.curl("/classify", photo + ["-H", "X-Request-Timeout-Ms: 200"])
        #expect(answer.status == 503 && answer.code == "memory_exhausted" && answer.fields["retry-after"] == "1")
        #expect(try number(#"gag_pixel_memory_refusals_total{reason="busy"}"#, of: service) == 1)
        done.wait()
        #expect(first.withLock { $0 } == "face_not_found")
    }
}
