import Imaging
import Testing

/// A file of one format, as it looks after one accident or another.
struct DamagedCopies {
    let file: [UInt8]

    /// Expects that no copy with one to four changed bytes crashes the decoder, and that what decodes is a whole picture.
    ///
    /// - Parameters:
    ///   - count: how many copies are tried.
    ///   - seed: chooses the bytes.
    func expectNoCrash(count: Int, seed: UInt64) {
        var generator = SplitMix(state: seed)
        for _ in 0..<count {
            var bytes = file
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            if let decoded = try? ImageDecoder().decode(bytes) {
                #expect(decoded.image.bytes.count == decoded.image.width * decoded.image.height * 3)
            }
        }
    }

    /// Expects that each seventh beginning of 20 to `end` bytes is refused as truncated, and each shorter one than 64 refused.
    func expectTruncated(before end: Int) {
        for count in stride(from: 20, to: end, by: 7) {
            let error = error(Array(file.prefix(count)))
            guard case .truncated = error else {
                Issue.record("\(count) of \(file.count) bytes gave \(String(describing: error))")
                continue
            }
        }
        for count in 0..<min(file.count, 64) { #expect(error(Array(file.prefix(count))) != nil) }
    }

    private func error(_ bytes: [UInt8]) -> ImageError? {
        do throws(ImageError) {
            _ = try ImageDecoder().decode(bytes)
            return nil
        } catch {
            return error
        }
    }
}

/// A small reproducible generator (Steele, Lea and Flood 2014).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
