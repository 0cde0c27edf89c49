/// A request head is understood in the same way, or refused for the same reason, however it is cut into pieces.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count > 0 else { return 0 }
    let bytes = Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
    let whole = outcome(of: bytes, step: bytes.count)
    let step = Int(start[0] % 16) + 1
    precondition(outcome(of: bytes, step: step) == whole, "in pieces of \(step)")
    return 0
}

/// What became of the bytes, as text.
private func outcome(of bytes: [UInt8], step: Int) -> String {
    var configuration = HTTPServerConfiguration()
    configuration.maximumTargetBytes = 256
    configuration.maximumHeaderBytes = 1024
    var parser = RequestHeadParser(configuration: configuration)
    do throws(HTTPError) {
        var end = 0
        while end < bytes.count {
            end = min(end + max(1, step), bytes.count)
            guard try parser.scan(bytes.span.extracting(0..<end)) else { continue }
            let head = try parser.rawHead(in: bytes.span).interpreted(peerAddress: "")
            precondition(parser.position <= end && parser.position <= configuration.maximumHeaderBytes)
            precondition(!head.isChunked || head.contentLength == nil, "two framings")
            precondition((head.contentLength ?? 0) >= 0)
            precondition(!head.path.unicodeScalars.contains { $0.value < 32 || $0.value == 127 }, "control character")
            return "\(head)"
        }
        return "incomplete"
    } catch {
        return "\(error)"
    }
}
