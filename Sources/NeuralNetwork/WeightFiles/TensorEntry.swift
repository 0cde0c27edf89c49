/// The element types that weight files may hold.
public enum TensorDataType: String, Sendable, CaseIterable {
    /// IEEE 754 binary32.
    case float32 = "F32"
    /// IEEE 754 binary16.
    case float16 = "F16"
    /// The upper half of a binary32 (bfloat16).
    case bfloat16 = "BF16"

    /// The bytes that one element takes.
    public var byteCount: Int {
        switch self {
        case .float32: 4
        case .float16, .bfloat16: 2
        }
    }
}

/// Where one tensor lies in a weight file, and how to read it.
public struct TensorEntry: Sendable, Equatable {
    /// The element type as stored.
    public let dataType: TensorDataType
    /// The dimensions, slowest first; empty for a scalar.
    public let shape: [Int]
    /// The tensor's bytes, counted from the first byte after the header.
    public let byteRange: Range<Int>

    /// The number of elements: the product of `shape`, checked against `byteRange` when the file was opened.
    public var count: Int { byteRange.count / dataType.byteCount }
}

/// A tensor that a network reads from its weight file.
public struct TensorRequirement: Sendable, Equatable {
    /// The tensor's name in the file.
    public var name: String
    /// The dimensions it must have, slowest first.
    public var shape: [Int]
    /// Whether the file may leave the tensor out.
    public var isOptional: Bool

    /// Creates a requirement.
    public init(name: String, shape: [Int], isOptional: Bool = false) {
        self.name = name
        self.shape = shape
        self.isOptional = isOptional
    }
}
