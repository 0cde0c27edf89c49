/// Why a body in gzip's format cannot be read.
public enum GzipError: Error, Sendable, Equatable {
    /// It doesn't begin as gzip, its data are damaged, or its checksum is wrong.
    case corrupt
    /// It ends before its end.
    case truncated
    /// Something follows its end that is no further member.
    case trailingData
    /// It becomes longer than this many bytes.
    case tooLarge(maximum: Int)
    /// The memory for bodies is used up at the moment.
    case memoryExhausted
}
