/// Writes one protobuf message, field by field, in its wire format.
///
/// https://protobuf.dev/programming-guides/encoding: fields stand in the order in which they are added; equal fields give
/// equal bytes.
package struct ProtobufWriter: Sendable {
    /// The message so far.
    package private(set) var bytes: [UInt8] = []

    /// Begins a message without fields.
    package init() {}

    /// Adds an integer field (`int32`, `int64`, `uint64`, `bool`, an enumeration): a varint.
    package mutating func add(_ number: Int, _ value: Int) {
        addKey(number, type: 0)
        append(UInt64(bitPattern: Int64(value)))
    }

    /// Adds a `float` field: four bytes.
    package mutating func add(_ number: Int, _ value: Float) {
        addKey(number, type: 5)
        append(fixed: value)
    }

    /// Adds a `string` field.
    package mutating func add(_ number: Int, _ value: String) { add(number, Array(value.utf8)) }

    /// Adds a `bytes` field.
    package mutating func add(_ number: Int, _ value: [UInt8]) {
        addKey(number, type: 2)
        append(UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    /// Adds a field that is a message.
    package mutating func add(_ number: Int, _ message: ProtobufWriter) { add(number, message.bytes) }

    /// Adds a field that is a message, which `write` fills.
    package mutating func add(_ number: Int, message write: (inout ProtobufWriter) -> Void) {
        var message = ProtobufWriter()
        write(&message)
        add(number, message)
    }

    /// Adds a repeated integer field, packed; nothing where there are no values.
    package mutating func add(_ number: Int, packed values: [Int]) {
        guard !values.isEmpty else { return }
        var packed = ProtobufWriter()
        for value in values { packed.append(UInt64(bitPattern: Int64(value))) }
        add(number, packed)
    }

    /// Adds a repeated `float` field, packed; nothing where there are no values.
    package mutating func add(_ number: Int, packed values: [Float]) {
        guard !values.isEmpty else { return }
        var packed = ProtobufWriter()
        for value in values { packed.append(fixed: value) }
        add(number, packed)
    }

    /// Makes room for so many bytes more.
    package mutating func reserve(_ count: Int) { bytes.reserveCapacity(bytes.count + count) }

    private mutating func addKey(_ number: Int, type: UInt64) {
        precondition((1...536_870_911).contains(number), "field number \(number)")
        append(UInt64(number) << 3 | type)
    }

    /// Seven bits in each byte, the least significant first.
    private mutating func append(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private mutating func append(fixed value: Float) {
        for shift in stride(from: UInt32(0), to: 32, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> shift))
        }
    }
}
