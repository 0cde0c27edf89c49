import CZlib
import HTTPServer

/// A body in gzip is refused, or becomes no more than is allowed; and whatever the bytes, stored in gzip they come back.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count > 0 else { return 0 }
    let maximum = 1 << (start[0] % 20)
    let bytes = Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
    do throws(GzipError) {
        let content = try RequestBody(bytes).gunzipped(maximum: maximum)
        precondition(content.count <= maximum, "\(content.count) bytes, \(maximum) allowed")
    } catch {
        precondition(error != .memoryExhausted, "there is no budget")
    }
    // In two members, of which the second may be empty.
    let middle = bytes.count / 2
    let stored = member(bytes[..<middle]) + member(bytes[middle...])
    do throws(GzipError) {
        let content = try RequestBody(stored).gunzipped(maximum: bytes.count)
        precondition(content.withUnsafeBytes { Array($0) } == bytes, "what was stored is something else")
    } catch {
        fatalError("\(error)")
    }
    if !bytes.isEmpty {
        precondition((try? RequestBody(stored).gunzipped(maximum: bytes.count - 1)) == nil, "more than is allowed")
    }
    return 0
}

/// A member of gzip's format (RFC 1952) with the bytes as they are (RFC 1951, 3.2.4).
private func member(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var member: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    var rest = bytes
    repeat {
        let part = rest.prefix(65_535)
        rest = rest.dropFirst(part.count)
        let length = UInt16(part.count)
        member.append(rest.isEmpty ? 1 : 0)
        for value in [length, ~length] { member += [UInt8(value & 255), UInt8(value >> 8)] }
        member += part
    } while !rest.isEmpty
    let sum = Array(bytes).withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) }
    for value in [Int(sum), bytes.count] {
        for shift in [0, 8, 16, 24] { member.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }
    return member
}
