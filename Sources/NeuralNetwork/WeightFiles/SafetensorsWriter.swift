import Glibc

/// Builds a safetensors file in memory.
///
/// Tensors are written in the order of their names, so equal content gives equal bytes, and the data begins at a
/// multiple of eight bytes. https://huggingface.co/docs/safetensors
public struct SafetensorsWriter: Sendable {
    /// The strings of the header's `__metadata__`.
    public var metadata: [String: String] = [:]
    private var tensors: [String: (dataType: TensorDataType, shape: [Int], bytes: [UInt8])] = [:]

    /// Creates a file without tensors.
    public init() {}

    /// Adds a tensor, or replaces the one of this name.
    ///
    /// - Parameters:
    ///   - name: the name of the tensor.
    ///   - shape: the dimensions.
    ///   - values: The elements, last dimension fastest; as many as the product of `shape`.
    ///   - dataType: The element type to store; values are rounded to nearest, ties to even.
    public mutating func add(_ name: String, shape: [Int], values: [Float], as dataType: TensorDataType = .float32) {
        precondition(values.count == shape.reduce(1, *), "\(name): \(values.count) values for shape \(shape)")
        var bytes: [UInt8] = []
        bytes.reserveCapacity(values.count * dataType.byteCount)
        for value in values {
            switch dataType {
            case .float32: Self.append(value.bitPattern, to: &bytes)
            case .float16: Self.append(HalfPrecision.float16Bits(nearestTo: value), to: &bytes)
            case .bfloat16: Self.append(HalfPrecision.bfloat16Bits(nearestTo: value), to: &bytes)
            }
        }
        tensors[name] = (dataType, shape, bytes)
    }

    /// The whole file.
    public func bytes() -> [UInt8] {
        let ordered = tensors.sorted { $0.key < $1.key }
        var members: [String] = []
        if !metadata.isEmpty {
            let strings = metadata.sorted { $0.key < $1.key }.map { "\(Self.quoted($0.key)):\(Self.quoted($0.value))" }
            members.append("\"__metadata__\":{\(strings.joined(separator: ","))}")
        }
        var offset = 0
        for (name, tensor) in ordered {
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            let end = offset + tensor.bytes.count
            members.append(
                "\(Self.quoted(name)):{\"dtype\":\"\(tensor.dataType.rawValue)\",\"shape\":[\(shape)],"
                    + "\"data_offsets\":[\(offset),\(end)]}")
            offset = end
        }
        var header = Array("{\(members.joined(separator: ","))}".utf8)
        header.append(contentsOf: repeatElement(0x20, count: -header.count & 7))
        var file: [UInt8] = []
        file.reserveCapacity(8 + header.count + offset)
        Self.append(UInt64(header.count), to: &file)
        file.append(contentsOf: header)
        for (_, tensor) in ordered { file.append(contentsOf: tensor.bytes) }
        return file
    }

    /// Writes the file to `path` through a temporary file beside it, so that readers see the old or the new one whole.
    ///
    /// - Throws: `unwritable` with the operating system's reason.
    public func write(to path: String) throws(SafetensorsError) {
        let temporary = path + ".partial"
        func failure() -> SafetensorsError { .unwritable(path: path, reason: FileBytes.lastError()) }
        guard let file = unsafe fopen(temporary, "wbe") else { throw failure() }
        let content = bytes()
        let isWritten = unsafe fwrite(content, 1, content.count, file) == content.count
        guard unsafe fclose(file) == 0, isWritten, unsafe rename(temporary, path) == 0 else {
            let error = failure()
            unsafe unlink(temporary)
            throw error
        }
    }

    private static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
        unsafe withUnsafeBytes(of: value.littleEndian) { unsafe bytes.append(contentsOf: $0) }
    }

    /// `text` as a JSON string.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case "\u{0}"..<" ":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
