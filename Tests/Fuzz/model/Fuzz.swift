import JSON
import ModelFiles

/// A model.json is a description, or refused with what is allowed.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let json = try? JSONValue.parse(bytes) else { return 0 }
    do throws(ModelError) {
        let model = try ModelDescription(json: json)
        precondition(!model.name.isEmpty && model.input.width > 0 && model.input.height > 0)
        _ = model.network
    } catch {
        precondition(!error.description.isEmpty)
    }
    return 0
}
