/// The `traceparent` field of W3C Trace Context, level 1, section 3.2.
package struct TraceParent: Sendable, Equatable {
    /// 32 lower-case hexadecimal digits, not all zero.
    package let traceID: String
    /// 16 lower-case hexadecimal digits, not all zero: the caller's span.
    package let parentID: String
    /// 2 hexadecimal digits: whether the caller samples the trace.
    package let flags: String
    /// 16 hexadecimal digits: this service's own span, a child of the caller's.
    package let spanID: String

    /// Reads a field value; nil where it is not valid, which the specification says to ignore.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 4, parts[0].isHex(2), parts[0] != "ff", parts[0] != "00" || parts.count == 4,
            parts[1].isHex(32), parts[2].isHex(16), parts[3].isHex(2),
            parts[1].contains(where: { $0 != "0" }), parts[2].contains(where: { $0 != "0" })
        else { return nil }
        traceID = parts[1]
        parentID = parts[2]
        flags = parts[3]
        // All zero is not an identifier.
        spanID = String.hexadecimal(UInt64.random(in: 1...UInt64.max))
    }
}

extension TraceParent {
    /// The field by which the answer names this service's span (W3C Trace Context, level 2 draft, `traceresponse`).
    package static let responseField = "traceresponse"

    /// Its value.
    package var response: String { "00-\(traceID)-\(spanID)-\(flags)" }
}

extension String {
    /// 16 digits.
    static func hexadecimal(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    fileprivate func isHex(_ count: Int) -> Bool {
        utf8.count == count
            && utf8.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
    }
}
