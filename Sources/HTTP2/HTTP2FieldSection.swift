import HTTPServer

/// The header fields of a stream as they arrive. Strings are made when the section is complete; until then it is bytes,
/// whose size is bounded before any is kept: a reference of one byte may stand for kilobytes (RFC 7541 §7.3).
struct HTTP2FieldSection: ~Copyable {
    private var text: WipedBuffer
    private var lengths: [(name: Int, value: Int)] = []
    /// The size as SETTINGS_MAX_HEADER_LIST_SIZE counts it (RFC 9113 §6.5.2).
    private(set) var size = 0
    /// Why the section is refused; nothing more of it is kept.
    private(set) var refusal: HTTPError?

    init(memory: BodyMemory) {
        text = WipedBuffer(memory: memory, allowance: HeadMemory.allowance)
    }

    /// Takes a field.
    ///
    /// - Returns: whether the section has gone over the limits with this very field.
    mutating func append(name: Span<UInt8>, value: Span<UInt8>, for connection: Connection) -> Bool {
        if refusal != nil { return false }
        let configuration = connection.configuration
        size += name.count + value.count + 32
        if size > configuration.maximumHeaderBytes {
            refusal = .headerTooLarge(maximum: configuration.maximumHeaderBytes)
        } else if lengths.count >= configuration.maximumHeaderCount {
            refusal = .tooManyFields(maximum: configuration.maximumHeaderCount)
        } else if !text.append(name) || !text.append(value) {
            refusal = connection.memoryExhausted
        } else {
            lengths.append((name.count, value.count))
            return false
        }
        text.removeAll()
        lengths = []
        return refusal != connection.memoryExhausted
    }

    /// The fields, pseudo-header fields included, of a section that is complete; its bytes are let go.
    mutating func takeFields() -> HTTPFields {
        var fields: [HTTPFields.Field] = []
        fields.reserveCapacity(lengths.count)
        var position = 0
        text.withSpan { bytes in
            for (name, value) in lengths {
                let middle = position + name
                fields.append(
                    HTTPFields.Field(
                        name: Self.string(bytes.extracting(position..<middle)),
                        value: Self.string(bytes.extracting(middle..<(middle + value)))))
                position = middle + value
            }
        }
        text.removeAll()
        lengths = []
        return HTTPFields(fields)
    }

    private static func string(_ bytes: Span<UInt8>) -> String {
        unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
