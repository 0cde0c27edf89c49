import Foundation
import Imaging
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
}
