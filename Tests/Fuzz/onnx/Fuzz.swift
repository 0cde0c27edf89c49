/// Reads the input as an ONNX file: wire format, initialisers, and the operators of its graph.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzONNX(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: data, count: count))
    _ = try? ONNXSource(bytes: bytes, path: "/nowhere/model.onnx").graph()
    return 0
}
