/// Opens the input as a weight file, reads every tensor, and writes it again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSafetensors(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: data, count: count))
    guard let file = try? SafetensorsFile(bytes: bytes) else { return 0 }
    var writer = SafetensorsWriter()
    writer.metadata = file.metadata
    for (name, entry) in file.tensors {
        guard let values = try? file.floats(name, shape: entry.shape) else {
            fatalError("\(name) is listed, not readable")
        }
        writer.add(name, shape: entry.shape, values: values, as: entry.dataType)
    }
    let copy = try? SafetensorsFile(bytes: writer.bytes())
    precondition(copy?.metadata == file.metadata, "metadata changed")
    for (name, entry) in file.tensors {
        precondition(copy?.tensors[name]?.shape == entry.shape, "\(name) changed")
    }
    return 0
}
