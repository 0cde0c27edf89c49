import Excerpt

/// Why a safetensors file cannot be used; each case carries the values that explain it.
public enum SafetensorsError: Error, Equatable, Sendable {
    /// The file cannot be opened, measured or mapped; `reason` is the operating system's.
    case unreadable(path: String, reason: String)
    /// The file is shorter than the eight bytes of the header length.
    case tooShort(byteCount: Int)
    /// The header length exceeds the format's limit of 100 MB.
    case headerTooLarge(byteCount: UInt64, maximum: Int)
    /// The header length runs past the end of the file.
    case headerPastEnd(byteCount: Int, available: Int)
    /// The header is not the JSON that the format asks for; `offset` counts bytes from the header's start.
    case malformedHeader(offset: Int, reason: String)
    /// A tensor's name occurs twice.
    case duplicateTensor(name: String)
    /// A tensor has an element type other than F32, F16 and BF16.
    case unsupportedDataType(tensor: String, dataType: String)
    /// A tensor's size in bytes does not fit an integer.
    case shapeOverflow(tensor: String, shape: [Int])
    /// A tensor's end lies before its beginning.
    case reversedOffsets(tensor: String, begin: Int, end: Int)
    /// A tensor's offsets span another number of bytes than its shape and element type need.
    case sizeMismatch(tensor: String, expected: Int, found: Int)
    /// A tensor begins before its predecessor `other` has ended.
    case overlap(tensor: String, other: String)
    /// Bytes that belong to no tensor lie before `tensor`, or at the end of the file when it is nil.
    case gap(before: String?, byteCount: Int)
    /// A tensor ends after the last byte of the file.
    case pastEnd(tensor: String, end: Int, available: Int)
    /// The file lacks a tensor that the network reads.
    case missingTensor(name: String, expected: [Int])
    /// A tensor has another shape than the network expects.
    case misshapenTensor(name: String, expected: [Int], found: [Int])
    /// The file holds a tensor that the network does not read.
    case unexpectedTensor(name: String, found: [Int])
    /// The file cannot be written; `reason` is the operating system's.
    case unwritable(path: String, reason: String)
}

extension SafetensorsError: CustomStringConvertible {
    /// One sentence that names the tensor at fault and the values that explain it, of those in the file no more than 64
    /// characters.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
        case .tooShort(let count): "not a safetensors file: only \(count) bytes"
        case .headerTooLarge(let count, let maximum): "header of \(count) bytes; at most \(maximum) are allowed"
        case .headerPastEnd(let count, let available): "header of \(count) bytes, but only \(available) follow"
        case .malformedHeader(let offset, let reason): "malformed header at byte \(offset): \(reason)"
        case .duplicateTensor(let name): "tensor \(name.excerpt) occurs twice"
        case .unsupportedDataType(let name, let type):
            "tensor \(name.excerpt) has type \(type.excerpt); known are F32, F16 and BF16"
        case .shapeOverflow(let name, let shape):
            "tensor \(name.excerpt) of shape \(Self.text(shape)) is larger than can be addressed"
        case .reversedOffsets(let name, let begin, let end):
            "tensor \(name.excerpt) begins at \(begin) and ends at \(end)"
        case .sizeMismatch(let name, let expected, let found):
            "tensor \(name.excerpt) needs \(expected) bytes, its offsets span \(found)"
        case .overlap(let name, let other): "tensor \(name.excerpt) overlaps \(other.excerpt)"
        case .gap(let name?, let count): "\(count) bytes before tensor \(name.excerpt) belong to no tensor"
        case .gap(nil, let count): "\(count) bytes at the end belong to no tensor"
        case .pastEnd(let name, let end, let available):
            "tensor \(name.excerpt) ends at \(end), the data at \(available)"
        case .missingTensor(let name, let expected): "tensor \(name.excerpt) of shape \(Self.text(expected)) is missing"
        case .misshapenTensor(let name, let expected, let found):
            "tensor \(name.excerpt) has shape \(Self.text(found)), expected \(Self.text(expected))"
        case .unexpectedTensor(let name, let found):
            "tensor \(name.excerpt) of shape \(Self.text(found)) is not part of the network"
        case .unwritable(let path, let reason): "cannot write \(path): \(reason)"
        }
    }

    private static func text(_ shape: [Int]) -> String { String(describing: shape).excerpt }
}
