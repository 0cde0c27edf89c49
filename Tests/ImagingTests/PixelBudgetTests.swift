import Foundation
import Imaging
import Synchronization
import Testing

/// A budget that keeps a record.
private final class RecordedBudget: PixelBudget {
    let maximum: Int
    private let asked = Mutex<[Int]>([])
    private let held = Mutex(0)

    init(maximum: Int = .max) { self.maximum = maximum }

    var requests: [Int] { asked.withLock { $0 } }
    var used: Int { held.withLock { $0 } }

    func reserve(_ count: Int, continues: () -> Bool) throws(ImageError) -> PixelReservation {
        asked.withLock { $0.append(count) }
        guard continues() else { throw .cancelled }
        guard count <= maximum else { throw .needsMoreThan(budget: maximum, bytes: count) }
        held.withLock { $0 += count }
        return PixelReservation(count) { [self] returned in held.withLock { $0 -= returned } }
    }
}

@Suite("The budget for pixels")
struct PixelBudgetTests {
    private static let files = [
        "rgb.png", "interlaced.png", "lossy.webp", "progressive-444.jpg", "low-quality.jpg",
    ]

    private func decode(_ file: [UInt8], in budget: RecordedBudget) throws -> DecodedImage {
        var decoder = ImageDecoder()
        decoder.budget = budget
        return try decoder.decode(file)
    }

    @Test(
        "a photo reserves once, before it is decoded, and holds its pixels' bytes as long as it is there",
        arguments: files)
    func once(_ name: String) throws {
        let budget = RecordedBudget()
        do {
            let photo = try decode(Fixtures.file(name), in: budget)
            let pixels = photo.image.width * photo.image.height * 3
            #expect(budget.requests.count == 1 && budget.requests[0] >= pixels)
            #expect(budget.used == pixels && photo.reservation?.count == pixels)
            withExtendedLifetime(photo) {}
        }
        #expect(budget.used == 0)
    }

    @Test("a photo that takes more than the budget is refused before it is decoded", arguments: files)
    func refused(_ name: String) throws {
        let budget = RecordedBudget(maximum: 1000)
        #expect {
            try decode(Fixtures.file(name), in: budget)
        } throws: { error in
            (error as? ImageError) == .needsMoreThan(budget: 1000, bytes: budget.requests[0])
        }
        #expect(budget.used == 0)
    }

    @Test("a photo that cannot be decoded gives everything back")
    func damaged() throws {
        let budget = RecordedBudget()
        let file = try Fixtures.file("progressive-444.jpg")
        #expect(throws: ImageError.self) { try decode(Array(file.prefix(file.count / 2)), in: budget) }
        #expect(budget.requests.count == 1 && budget.used == 0)
    }

    /// A JPEG's header with so many pixels and one scan, which nothing follows.
    private func header(_ frame: UInt8, sampling: [UInt8], inScan: Int) -> [UInt8] {
        var bytes: [UInt8] = [0xFF, 0xD8, 0xFF, frame, 0, UInt8(8 + 3 * sampling.count)]
        bytes += [8, 0x10, 0, 0x10, 0, UInt8(sampling.count)]
        for (index, factors) in sampling.enumerated() { bytes += [UInt8(index + 1), factors, 0] }
        bytes += [0xFF, 0xDA, 0, UInt8(6 + 2 * inScan), UInt8(inScan)]
        for index in 0..<inScan { bytes += [UInt8(index + 1), 0] }
        bytes += [0, 63, 0]
        return bytes
    }

    @Test("coefficients of a JPEG in several scans count, two bytes each, as its components are sampled")
    func coefficients() throws {
        let pixels = 4096 * 4096
        let cases: [(frame: UInt8, sampling: [UInt8], inScan: Int, bytes: Double)] = [
            (0xC0, [0x22, 0x11, 0x11], 3, 3), (0xC0, [0x22, 0x11, 0x11], 1, 6), (0xC2, [0x22, 0x11, 0x11], 3, 6),
            (0xC2, [0x11, 0x11, 0x11], 3, 9), (0xC2, [0x11], 1, 5), (0xC2, [0x11, 0x11, 0x11, 0x11], 4, 11),
        ]
        for (frame, sampling, inScan, bytes) in cases {
            let budget = RecordedBudget(maximum: 0)
            #expect(throws: ImageError.self) {
                try decode(header(frame, sampling: sampling, inScan: inScan), in: budget)
            }
            let asked = try #require(budget.requests.first)
            // Beside it rows on their way, and libjpeg's state.
            #expect(asked >= Int(bytes * Double(pixels)) && asked < Int((bytes + 0.3) * Double(pixels)), "\(sampling)")
        }
    }

    @Test("where the system has no memory for a photo it says so, and not that the file is damaged")
    func system() throws {
        #expect(!SystemMemory.has(.max) && !SystemMemory.has(1 << 50))
        #expect(SystemMemory.has(1 << 20))
    }
}
