/// libFuzzer's entry point: whatever the bytes, an orientation is found or the picture counts as upright.
/// The first two bytes choose where in the buffer the structure is said to lie.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count >= 2 else { return 0 }
    let bytes = Array(UnsafeBufferPointer(start: start, count: count).dropFirst(2))
    let (first, length) = (Int(start[0]), Int(start[1]))
    _ = ExifOrientation.parse(bytes.span, in: [first..<first + length])
    let whole = ExifOrientation.parse(bytes.span, in: [0..<bytes.count])
    precondition(ExifOrientation.allCases.contains(whole))
    return 0
}
