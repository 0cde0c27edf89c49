/// The `traceparent` field of W3C Trace Context, level 1, section 3.2.
package struct TraceParent: Sendable, Equatable {
    /// 32 lower-case hexadecimal digits, not all zero.
    package let traceID: String
    /// 16 lower-case hexadecimal digits, not all zero: the caller's span.
    package let parentID: String

    /// Reads a field value; nil where it is not valid, which the specification says to ignore.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 4, parts[0].isHex(2), parts[0] != "ff", parts[0] != "00" || parts.count == 4,
            parts[1].isHex(32), parts[2].isHex(16), parts[3].isHex(2),
            parts[1].contains(where: { $0 != "0" }), parts[2].contains(where: { $0 != "0" })
        else { return nil }
        traceID = parts[1]
        parentID = parts[2]
    }
}

extension String {
    fileprivate func isHex(_ count: Int) -> Bool {
        utf8.count == count
            && utf8.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
    }
}
