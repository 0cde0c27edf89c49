import HTTPServer

extension ClassifyBody {
    /// The bytes of one photo file.
    package enum PhotoBytes: Sendable {
        case part(RequestBody, Range<Int>)
        case decoded([UInt8])

        package func withUnsafeBytes<Result, Failure: Error>(
            _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
        ) throws(Failure) -> Result {
            switch self {
            case .part(let whole, let range):
                try unsafe whole.withUnsafeBytes { bytes throws(Failure) in
                    try unsafe body(UnsafeRawBufferPointer(rebasing: bytes[range]))
                }
            case .decoded(let bytes):
                try unsafe bytes.span.bytes.withUnsafeBytes(body)
            }
        }
    }

    /// Base64 as it is, or in a data URL; see ``EncodedPhoto``.
    static func photo(inBase64 text: String) throws(Problem) -> [UInt8] { try EncodedPhoto(text).bytes() }
}
