/// libFuzzer's entry point: whatever the bytes, decoding gives a whole picture or an `ImageError`.
/// Under test: the walk over boxes, the index, the checks of coded pictures, and libheif as it is called here.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    // A copy of its own lets AddressSanitizer see reads behind the end; the signature leads to the right decoder.
    var bytes = Array(UnsafeBufferPointer(start: start, count: count))
    for (index, byte) in (Array("ftyp".utf8) as [UInt8]).enumerated() where index + 4 < count {
        bytes[index + 4] = byte
    }
    let decoder = ImageDecoder(limits: ImageLimits(maximumPixels: 1 << 16, minimumSide: 1))
    guard let decoded = try? decoder.decode(bytes) else { return 0 }
    precondition(decoded.image.pixels.count == decoded.image.width * decoded.image.height * 3)
    return 0
}
