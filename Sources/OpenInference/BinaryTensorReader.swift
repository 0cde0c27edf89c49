/// Reads tensors one after the other from the binary part of a request: numbers in little-endian order, byte strings each
/// after its length in four bytes. The bytes belong to the caller and outlive the reader.
@safe struct BinaryTensorReader {
    private let bytes: UnsafeRawBufferPointer
    private var offset = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        unsafe self.bytes = bytes
    }

    var isAtEnd: Bool { unsafe offset == bytes.count }

    /// The next `size` bytes as the elements of a tensor.
    mutating func elements(of header: TensorHeader, size: Int) throws(OpenInferenceError) -> InferTensor.Elements {
        guard unsafe size <= bytes.count - offset else { throw .binaryLength(tensor: header.name) }
        let part = unsafe UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + size])
        offset += size
        switch header.dataType {
        case .fp32: return .fp32(try unsafe Self.numbers(part, header))
        case .bytes: return .bytes(try unsafe Self.byteStrings(part, header))
        }
    }

    private static func numbers(
        _ part: UnsafeRawBufferPointer, _ header: TensorHeader
    ) throws(OpenInferenceError) -> [Float] {
        guard part.count % 4 == 0 else { throw .binaryLength(tensor: header.name) }
        try header.check(found: part.count / 4)
        let values = (0..<header.count).map { index in
            let word = unsafe part.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)
            return Float(bitPattern: UInt32(littleEndian: word))
        }
        guard values.allSatisfy(\.isFinite) else { throw .notFinite(tensor: header.name) }
        return values
    }

    private static func byteStrings(
        _ part: UnsafeRawBufferPointer, _ header: TensorHeader
    ) throws(OpenInferenceError) -> [[UInt8]] {
        var values: [[UInt8]] = []
        var place = 0
        while place < part.count {
            guard part.count - place >= 4 else { throw .binaryLength(tensor: header.name) }
            let word = unsafe part.loadUnaligned(fromByteOffset: place, as: UInt32.self)
            let length = Int(UInt32(littleEndian: word))
            place += 4
            guard length <= part.count - place else { throw .binaryLength(tensor: header.name) }
            unsafe values.append([UInt8](part[place..<place + length]))
            place += length
        }
        try header.check(found: values.count)
        return values
    }
}
