/// The first line is the content type, the rest the body: the parts lie in the body, in order, apart from each other.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let line = bytes.prefix { $0 != 10 }
    let body = Array(bytes.dropFirst(line.count + 1))
    let type = String(decoding: line, as: UTF8.self)
    guard let form = try? MultipartFormData(parsing: RequestBody(body), contentType: type),
        let boundary = try? MultipartFormData.boundary(of: type)
    else { return 0 }
    var end = 0
    for part in form.parts {
        precondition(part.content.lowerBound > end && part.content.upperBound <= body.count)
        end = part.content.upperBound
        let delimiter = Array("\r\n--\(boundary)".utf8)
        // Without content, the delimiter may begin with the line end that closes the part's header section.
        let starts = part.content.isEmpty ? [end, end - 2] : [end]
        precondition(
            starts.contains { Array(body[$0...].prefix(delimiter.count)) == delimiter }, "a part that ends elsewhere")
    }
    return 0
}
