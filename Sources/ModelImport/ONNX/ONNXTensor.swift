import Protobuf

/// A tensor of an ONNX file (`TensorProto`): an initialiser or the value of an attribute.
struct ONNXTensor: Sendable {
    /// Where a tensor's bytes lie outside the model file.
    struct ExternalData: Sendable, Equatable {
        var location = ""
        var offset = 0
        var length: Int?
    }

    var name = ""
    var shape: [Int] = []
    /// `TensorProto.DataType`: 1 float, 6 int32, 7 int64, 10 float16, 11 double, 16 bfloat16 …
    var dataType = 0
    /// The range of `raw_data` in the file.
    var raw: Range<Int>?
    var floats: [Float] = []
    var integers: [Int] = []
    var external: ExternalData?

    /// The number of elements, nil when the shape is absurd.
    var count: Int? {
        var count = 1
        for extent in shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: extent)
            guard extent >= 0, !overflow, product <= 1 << 31 else { return nil }
            count = product
        }
        return count
    }

    /// The bytes of one element in `raw_data`; nil for types that are not read.
    var elementSize: Int? {
        switch dataType {
        case 1, 6: 4
        case 7, 11: 8
        case 10, 16: 2
        case 2, 3, 9: 1
        default: nil
        }
    }

    /// The elements in `bytes`, which is raw data of this tensor, little-endian.
    func decoded(_ bytes: ArraySlice<UInt8>) -> [Double]? {
        guard let size = elementSize, bytes.count == (count ?? -1) * size else { return nil }
        return stride(from: bytes.startIndex, to: bytes.endIndex, by: size).map { start in
            let bits = (0..<size).reduce(UInt64(0)) { $0 | UInt64(bytes[start + $1]) << UInt64(8 * $1) }
            switch dataType {
            case 1: return Double(Float(bitPattern: UInt32(bits)))
            case 6: return Double(Int32(bitPattern: UInt32(bits)))
            case 7: return Double(Int64(bitPattern: bits))
            case 10: return Double(Float16(bitPattern: UInt16(bits)))
            case 11: return Double(bitPattern: bits)
            case 16: return Double(Float(bitPattern: UInt32(bits) << 16))
            case 3: return Double(Int8(bitPattern: UInt8(bits)))
            default: return Double(bits)
            }
        }
    }
}

extension ONNXTensor {
    init(_ message: ProtobufReader) throws(ProtobufReader.Failure) {
        var reader = message
        while let (number, value) = try reader.next() {
            switch (number, value.range) {
            case (1, _): shape += try reader.integers(value)
            case (2, _): dataType = value.integer ?? 0
            case (4, _): floats += try reader.floats(value)
            case (5, _), (7, _): integers += try reader.integers(value)
            case (8, let range?): name = reader.text(range)
            case (9, let range?): raw = range
            case (13, let range?):
                var data = external ?? ExternalData()
                try data.read(reader.message(range))
                external = data
            default: break
            }
        }
    }
}

extension ONNXTensor.ExternalData {
    /// Reads one entry of `external_data`: a key and a value as text.
    fileprivate mutating func read(_ message: ProtobufReader) throws(ProtobufReader.Failure) {
        var (reader, key, content) = (message, "", "")
        while let (number, value) = try reader.next() {
            guard let range = value.range else { continue }
            if number == 1 { key = reader.text(range) }
            if number == 2 { content = reader.text(range) }
        }
        switch key {
        case "location": location = content
        case "offset": offset = Int(content) ?? -1
        case "length": length = Int(content)
        default: break
        }
    }
}
