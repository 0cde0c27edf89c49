/// Reads one protobuf message, field by field, from its wire format in an array of bytes.
///
/// https://protobuf.dev/programming-guides/encoding: each field is a varint of number and type, then a varint, four or
/// eight bytes, or a length and as many bytes.
package struct ProtobufReader {
    /// A field's value as it lies in the message.
    package enum Value {
        case varint(UInt64)
        case fixed64(UInt64)
        case fixed32(UInt32)
        /// The range of the bytes in the whole file.
        case bytes(Range<Int>)
    }

    /// What is wrong with a message, and where in the file.
    package struct Failure: Error, Equatable {
        package let reason: String
        package let offset: Int
    }

    private let file: [UInt8]
    private var position: Int
    private let end: Int

    /// Reads the message in `range` of `file`.
    package init(_ file: [UInt8], range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= file.count)
        self.file = file
        position = range.lowerBound
        end = range.upperBound
    }

    /// The next field, nil at the end of the message.
    package mutating func next() throws(Failure) -> (number: Int, value: Value)? {
        guard position < end else { return nil }
        let key = try varint()
        let number = Int(truncatingIfNeeded: key >> 3)
        guard (1...536_870_911).contains(number) else { throw failure("field number \(number)") }
        switch key & 7 {
        case 0: return (number, .varint(try varint()))
        case 1: return (number, .fixed64(try fixed(8)))
        case 2:
            let length = try varint()
            guard length <= UInt64(end - position) else { throw failure("a length of \(length) past the end") }
            let range = position..<position + Int(length)
            position = range.upperBound
            return (number, .bytes(range))
        case 5: return (number, .fixed32(UInt32(truncatingIfNeeded: try fixed(4))))
        default: throw failure("wire type \(key & 7)")
        }
    }

    /// A number of seven bits in each byte, the least significant first.
    private mutating func varint() throws(Failure) -> UInt64 {
        var result: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard position < end else { throw failure("a number past the end") }
            let byte = UInt64(file[position])
            position += 1
            guard shift < 63 || byte <= 1 else { break }
            result |= (byte & 0x7F) << shift
            if byte < 0x80 { return result }
        }
        throw failure("a number of more than 64 bits")
    }

    private mutating func fixed(_ count: Int) throws(Failure) -> UInt64 {
        guard end - position >= count else { throw failure("a number past the end") }
        let result = (0..<count).reduce(UInt64(0)) { $0 | UInt64(file[position + $1]) << UInt64(8 * $1) }
        position += count
        return result
    }

    /// What is wrong here.
    package func failure(_ reason: String) -> Failure { Failure(reason: reason, offset: position) }
}

extension ProtobufReader.Value {
    /// The value of an integer field.
    package var integer: Int? {
        if case .varint(let bits) = self { Int(truncatingIfNeeded: Int64(bitPattern: bits)) } else { nil }
    }

    /// The value of a `float` field.
    package var float: Float? {
        if case .fixed32(let bits) = self { Float(bitPattern: bits) } else { nil }
    }

    /// The range of a string, a message or a packed list.
    package var range: Range<Int>? {
        if case .bytes(let range) = self { range } else { nil }
    }
}

extension ProtobufReader {
    /// The text of a field; bytes that are no UTF-8 are replaced.
    package func text(_ range: Range<Int>) -> String { String(decoding: file[range], as: UTF8.self) }

    /// The message of a field.
    package func message(_ range: Range<Int>) -> ProtobufReader { ProtobufReader(file, range: range) }

    /// The message in the first field of this number.
    ///
    /// - Returns: nil when there is none.
    package func message(_ number: Int) throws(Failure) -> ProtobufReader? {
        var reader = self
        while let field = try reader.next() {
            if field.number == number, let range = field.value.range { return message(range) }
        }
        return nil
    }

    /// A repeated integer field, packed or one by one.
    package func integers(_ value: Value) throws(Failure) -> [Int] {
        if let single = value.integer { return [single] }
        guard let range = value.range else { return [] }
        var (reader, result) = (message(range), [Int]())
        while reader.position < reader.end {
            result.append(Int(truncatingIfNeeded: Int64(bitPattern: try reader.varint())))
        }
        return result
    }

    /// A repeated float field, packed or one by one.
    package func floats(_ value: Value) throws(Failure) -> [Float] {
        if let single = value.float { return [single] }
        guard let range = value.range else { return [] }
        guard range.count.isMultiple(of: 4) else {
            throw Failure(reason: "a list of floats of \(range.count) bytes", offset: range.lowerBound)
        }
        return stride(from: range.lowerBound, to: range.upperBound, by: 4).map { start in
            Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(file[start + $1]) << UInt32(8 * $1) })
        }
    }
}
