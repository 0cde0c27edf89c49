/// libFuzzer's entry point: whatever the bytes, a profile is refused or converts pixels.
/// Under test: the check of the profile's tags, and LittleCMS as it is called here.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    // A copy of its own lets AddressSanitizer see reads behind the end; the size and the signature lead past the header.
    var bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard count >= 132 else { return 0 }
    for index in 0..<4 { bytes[index] = UInt8(truncatingIfNeeded: count >> (24 - 8 * index)) }
    for (index, byte) in Array("acsp".utf8).enumerated() { bytes[36 + index] = byte }
    for samples in [ColorConversion.Samples.rgb, .gray, .invertedCMYK] {
        var warnings = ImageWarnings()
        guard let conversion = ColorConversion.make(profile: bytes, samples: samples, warnings: &warnings) else {
            continue
        }
        var pixels = (0..<48).map { UInt8($0 * 5) }
        pixels.withUnsafeMutableBufferPointer { pixels in
            PixelFinish(source: samples == .invertedCMYK ? .invertedCMYK : .rgb, conversion: conversion).apply(pixels)
        }
    }
    return 0
}
