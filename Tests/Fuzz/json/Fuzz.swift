/// What is read as JSON is written as JSON that reads back the same; JSON5 takes everything that JSON takes.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let relaxed = try? JSONValue.parse(bytes, allowsJSON5: true)
    guard let value = try? JSONValue.parse(bytes) else { return 0 }
    precondition(relaxed == value, "JSON5 differs")
    for pretty in [false, true] {
        guard let again = try? JSONValue.parse(value.serialized(pretty: pretty)) else {
            fatalError("what was written cannot be read")
        }
        precondition(again == value, "\(again) \(value)")
    }
    return 0
}
