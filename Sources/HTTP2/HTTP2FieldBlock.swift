import CNGHTTP2
import HTTPServer

/// Header fields as nghttp2 takes them: names in lower case, all text in one piece of memory.
struct HTTP2FieldBlock {
    private var bytes: [UInt8] = []
    private var lengths: [(name: Int, value: Int)] = []

    init(_ fields: HTTPFields) {
        for field in fields {
            let name = field.name.lowercased()
            bytes += name.utf8
            bytes += field.value.utf8
            lengths.append((name.utf8.count, field.value.utf8.count))
        }
    }

    /// Calls a closure with the fields, which nghttp2 copies.
    func withFields(_ body: (UnsafeBufferPointer<nghttp2_nv>) -> Void) {
        var text = bytes
        unsafe text.withUnsafeMutableBufferPointer { text in
            guard var next = text.baseAddress else { return }
            var fields: [nghttp2_nv] = unsafe []
            for (name, value) in lengths {
                unsafe fields.append(
                    nghttp2_nv(
                        name: next, value: next + name, namelen: name, valuelen: value,
                        flags: UInt8(NGHTTP2_NV_FLAG_NONE.rawValue)))
                unsafe next += name + value
            }
            unsafe fields.withUnsafeBufferPointer { unsafe body($0) }
        }
    }
}
