/// libFuzzer's entry point: whatever the bytes, decoding gives a whole picture or an `ImageError`.
/// Under test: the PNG structure walk and the libpng shim.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    // A copy of its own lets AddressSanitizer see reads behind the end; the signature leads to the right decoder.
    var bytes = Array(UnsafeBufferPointer(start: start, count: count))
    for (index, byte) in ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] as [UInt8]).enumerated() where index < count
    { bytes[index] = byte }
    repairChecksums(&bytes)
    let decoder = ImageDecoder(limits: ImageLimits(maximumPixels: 1 << 18, minimumSide: 1))
    guard let decoded = try? decoder.decode(bytes) else { return 0 }
    precondition(decoded.image.pixels.count == decoded.image.width * decoded.image.height * 3)
    return 0
}

/// Gives each chunk the checksum it should have; random changes would otherwise not get past it.
private func repairChecksums(_ bytes: inout [UInt8]) {
    var position = 8
    while position + 12 <= bytes.count {
        let length = bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
        let end = position + 8 + length
        guard end + 4 <= bytes.count else { return }
        var sum: UInt32 = .max
        for byte in bytes[position + 4..<end] {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? 0xEDB8_8320 ^ (sum >> 1) : sum >> 1 }
        }
        for index in 0..<4 { bytes[end + index] = UInt8(truncatingIfNeeded: ~sum >> UInt32(24 - 8 * index)) }
        position = end + 4
    }
}
