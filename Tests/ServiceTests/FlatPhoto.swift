import Foundation

/// A JPEG of one grey of any size, sound in every bit of it, made without any pixel: a search of it finds nothing, so that
/// it goes all its ways.
enum FlatPhoto {
    /// The file.
    ///
    /// - Parameters:
    ///   - components: 1 for grey, 4 for inks.
    ///   - isProgressive: whether its coefficients come in several scans, so that a decoder has to keep all of them.
    static func jpeg(width: Int, height: Int, components: Int = 1, isProgressive: Bool = false) -> Data {
        let blocks = (width + 7) / 8 * ((height + 7) / 8)
        let all = 1...components
        var file = Data([0xFF, 0xD8])
        file += segment(0xDB, [0] + [UInt8](repeating: 1, count: 64))
        let size = [height >> 8, height & 255, width >> 8, width & 255].map { UInt8($0) }
        let parts: [UInt8] = all.flatMap { [UInt8($0), 0x11, 0] }
        file += segment(isProgressive ? 0xC2 : 0xC0, [8] + size + [UInt8(components)] + parts)
        // One code of one bit, which says that nothing changes, and for scans fifteen codes of four bits for runs of blocks.
        file += segment(0xC4, [0x00, 1] + [UInt8](repeating: 0, count: 16))
        if isProgressive {
            let runs = (0..<15).map { UInt8($0 << 4) }
            file += segment(0xC4, [0x10, 0, 0, 0, 15] + [UInt8](repeating: 0, count: 12) + runs)
            file += scan(Array(all), from: 0, to: 0) { bits in
                for _ in 0..<blocks * components { bits.write(0, count: 1) }
            }
            for component in all {
                file += scan([component], from: 1, to: 63) { $0.writeEmpty(blocks: blocks) }
            }
        } else {
            file += segment(0xC4, [0x10, 1] + [UInt8](repeating: 0, count: 16))
            file += scan(Array(all), from: 0, to: 63) { bits in
                for _ in 0..<blocks * components { bits.write(0, count: 2) }
            }
        }
        return file + [0xFF, 0xD9]
    }

    private static func segment(_ marker: UInt8, _ content: [UInt8]) -> Data {
        Data([0xFF, marker, UInt8((content.count + 2) >> 8), UInt8((content.count + 2) & 255)] + content)
    }

    private static func scan(_ components: [Int], from: UInt8, to: UInt8, _ write: (inout EntropyBits) -> Void) -> Data
    {
        let parts: [UInt8] = components.flatMap { [UInt8($0), 0] }
        let head = [UInt8(components.count)] + parts + [from, to, 0]
        var bits = EntropyBits()
        write(&bits)
        return segment(0xDA, head) + bits.finished
    }
}

/// Bits of a scan, most significant first, with a zero behind each byte of ones (ITU-T T.81, F.1.2.3).
private struct EntropyBits {
    private var bytes = Data()
    private var pending = 0
    private var count = 0

    mutating func write(_ value: Int, count: Int) {
        pending = pending << count | value
        self.count += count
        while self.count >= 8 {
            self.count -= 8
            let byte = UInt8(pending >> self.count & 255)
            bytes.append(byte)
            if byte == 0xFF { bytes.append(0) }
            pending &= (1 << self.count) - 1
        }
    }

    /// Runs of blocks without coefficients (G.1.2.2): the code says how many bits of the run's length follow.
    mutating func writeEmpty(blocks: Int) {
        var left = blocks
        while left > 0 {
            let length = min(left.bitWidth - 1 - left.leadingZeroBitCount, 14)
            let run = length == 14 ? min(left, (1 << 15) - 1) : left
            write(length, count: 4)
            write(run - (1 << length), count: length)
            left -= run
        }
    }

    var finished: Data {
        var padded = self
        while padded.count > 0 { padded.write(1, count: 1) }
        return padded.bytes
    }
}
