/// An incremental, strict parser of HTTP/1.x request heads (RFC 9112 §2–§5).
///
/// The caller keeps the bytes of the head in one growing buffer and calls ``scan(_:)`` whenever there are more; the
/// parser goes on where it stopped. Strings are made only when the head is complete.
package struct RequestHeadParser {
    private var requestLine: RequestLineScanner
    private var section: FieldSectionScanner
    private var isInFields = false
    private let maximumHeaderBytes: Int
    /// How many bytes were scanned; after the end, the length of the head.
    package private(set) var position = 0

    /// A parser with limits for the bytes of a request target, of a whole head, and for the number of its fields.
    init(maximumTargetBytes: Int, maximumHeaderBytes: Int, maximumHeaderCount: Int) {
        requestLine = RequestLineScanner(maximumTargetBytes: maximumTargetBytes)
        section = FieldSectionScanner(maximumCount: maximumHeaderCount)
        self.maximumHeaderBytes = maximumHeaderBytes
    }

    /// Starts over for the next head.
    package mutating func reset() {
        requestLine.reset()
        section.reset()
        isInFields = false
        position = 0
    }

    /// Scans on.
    /// - Parameter bytes: everything received since the head's first byte.
    /// - Returns: whether the head is complete; it then is the first ``position`` bytes.
    /// - Throws: `malformed`, `unknownMethod`, `targetTooLong`, `headerTooLarge`, `tooManyFields` or
    ///   `versionNotSupported`, as soon as the byte that shows it is seen.
    package mutating func scan(_ bytes: Span<UInt8>) throws(HTTPError) -> Bool {
        while position < bytes.count {
            guard position < maximumHeaderBytes else { throw .headerTooLarge(maximum: maximumHeaderBytes) }
            let byte = bytes[position]
            if isInFields {
                if try section.scan(byte, at: position) {
                    position += 1
                    return true
                }
            } else if try requestLine.scan(byte, at: position) {
                isInFields = true
            }
            position += 1
        }
        return false
    }

    /// The parts of a complete head as text, not yet interpreted.
    /// - Parameter bytes: the bytes that were scanned.
    package func rawHead(in bytes: Span<UInt8>) -> RawRequestHead {
        var fields: [HTTPFields.Field] = []
        fields.reserveCapacity(section.fields.count)
        for field in section.fields {
            fields.append(
                HTTPFields.Field(
                    name: Self.text(bytes, field.name), value: Self.text(bytes, field.value)))
        }
        return RawRequestHead(
            method: Self.text(bytes, requestLine.method), target: Self.text(bytes, requestLine.target),
            version: requestLine.version, fields: HTTPFields(fields))
    }

    /// Text as UTF-8 or, where it is not valid UTF-8, as ISO-8859-1, which every byte is (RFC 9110 §5.5).
    private static func text(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
        unsafe bytes.extracting(range).withUnsafeBufferPointer { buffer in
            if let text = unsafe String(validating: buffer, as: UTF8.self) { return text }
            return String(String.UnicodeScalarView(unsafe buffer.map { Unicode.Scalar($0) }))
        }
    }
}
