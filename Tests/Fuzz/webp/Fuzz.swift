/// libFuzzer's entry point: whatever the bytes, decoding gives a whole picture or an `ImageError`.
/// Under test: the WebP structure walk and libwebp as it is called here.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    // A copy of its own lets AddressSanitizer see reads behind the end; the signature leads to the right decoder.
    var bytes = Array(UnsafeBufferPointer(start: start, count: count))
    for (index, byte) in (Array("RIFF".utf8) as [UInt8]).enumerated() where index < count { bytes[index] = byte }
    let decoder = ImageDecoder(limits: ImageLimits(maximumPixels: 1 << 18, minimumSide: 1))
    guard let decoded = try? decoder.decode(bytes) else { return 0 }
    precondition(decoded.image.pixels.count == decoded.image.width * decoded.image.height * 3)
    return 0
}
