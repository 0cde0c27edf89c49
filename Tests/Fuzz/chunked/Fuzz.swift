/// A chunked body gives the same data, and ends at the same place, however it is cut into pieces.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count > 0 else { return 0 }
    let bytes = Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
    let whole = Decoded(bytes, step: max(1, bytes.count))
    let pieces = Decoded(bytes, step: Int(start[0] % 16) + 1)
    precondition(whole == pieces, "\(whole) \(pieces)")
    return 0
}

private struct Decoded: Equatable {
    var data: [UInt8] = []
    var end: Int?
    var error: HTTPError?

    init(_ bytes: [UInt8], step: Int) {
        var decoder = ChunkedDecoder(configuration: HTTPServerConfiguration())
        do throws(HTTPError) {
            for start in stride(from: 0, to: bytes.count, by: step) {
                let piece = Array(bytes[start..<min(start + step, bytes.count)])
                var position = 0
                reading: while true {
                    switch try decoder.next(piece.span, from: &position) {
                    case .data(let range): data += piece[range]
                    case .needsInput:
                        precondition(position == piece.count)
                        break reading
                    case .end(let position):
                        end = start + position
                        return
                    }
                }
            }
        } catch {
            self.error = error
        }
        precondition(data.count <= bytes.count)
    }
}
