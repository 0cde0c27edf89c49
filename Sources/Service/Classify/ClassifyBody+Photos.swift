import HTTPServer

extension ClassifyBody {
    /// The bytes of one photo file.
    package enum PhotoBytes: Sendable {
        case part(RequestBody, Range<Int>)
        case decoded([UInt8])

        package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
            switch self {
            case .part(let whole, let range):
                unsafe whole.withUnsafeBytes { unsafe body(UnsafeRawBufferPointer(rebasing: $0[range])) }
            case .decoded(let bytes):
                unsafe bytes.withUnsafeBytes(body)
            }
        }
    }

    /// Base64 as it is, or in a data URL; see ``EncodedPhoto``.
    static func photo(inBase64 text: String) throws(Problem) -> [UInt8] { try EncodedPhoto(text).bytes() }
}
