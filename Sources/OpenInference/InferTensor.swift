/// A tensor of a request or an answer, row by row.
public struct InferTensor: Sendable, Equatable {
    /// Datatypes of the protocol that faces need.
    public enum DataType: String, Sendable, CaseIterable {
        /// IEEE 754 single precision.
        case fp32 = "FP32"
        /// Elements of any number of bytes: files, texts.
        case bytes = "BYTES"
    }

    /// Elements in row-major order.
    public enum Elements: Sendable, Equatable {
        /// Single-precision numbers.
        case fp32([Float])
        /// Byte strings as they are.
        case bytes([[UInt8]])
        /// Texts of a JSON document.
        case texts([String])

        /// Elements.
        public var count: Int {
            switch self {
            case .fp32(let values): values.count
            case .bytes(let values): values.count
            case .texts(let values): values.count
            }
        }

        /// The protocol's type.
        public var dataType: DataType {
            if case .fp32 = self { .fp32 } else { .bytes }
        }
    }

    /// Name among the model's inputs or outputs.
    public var name: String
    /// Dimensions; their product is the number of elements.
    public var shape: [Int]
    /// Elements.
    public var elements: Elements

    /// A tensor from its parts.
    public init(name: String, shape: [Int], elements: Elements) {
        self.name = name
        self.shape = shape
        self.elements = elements
    }
}
