/// libFuzzer's entry point: whatever the bytes, decoding gives a whole picture or an `ImageError`.
/// Under test: the JPEG structure walk, libjpeg-turbo as it is called here, and the orientation.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    // A copy of its own lets AddressSanitizer see reads behind the end; the signature leads to the right decoder.
    var bytes = Array(UnsafeBufferPointer(start: start, count: count))
    for (index, byte) in ([0xFF, 0xD8, 0xFF] as [UInt8]).enumerated() where index < count { bytes[index] = byte }
    var decoder = ImageDecoder(limits: ImageLimits(maximumPixels: 1 << 18, minimumSide: 1))
    decoder.scaledDecoding = bytes.count % 2 == 0 ? nil : bytes.count % 32
    guard let decoded = try? decoder.decode(bytes) else { return 0 }
    precondition(decoded.image.pixels.count == decoded.image.width * decoded.image.height * 3)
    return 0
}
