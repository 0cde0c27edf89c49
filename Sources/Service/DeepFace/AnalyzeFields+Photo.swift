import HTTPServer
import Imaging

extension AnalyzeFields.Photo {
    /// A text as short as this holds no photo; it is often a place, which DeepFace would open.
    private static let longestPlace = 1024

    /// The bytes of the photo's file.
    func bytes() throws(Problem) -> ClassifyBody.PhotoBytes {
        let text: String
        switch self {
        case .file(let bytes): return bytes
        case .text(let given): text = given
        }
        let bytes: [UInt8]
        do {
            bytes = try ClassifyBody.photo(inBase64: text)
        } catch {
            guard error.code == .invalidBase64, text.utf8.count < Self.longestPlace else { throw error }
            throw Problem(.invalidBase64, "\(error.detail) \(Self.nothingIsOpened)")
        }
        let isImage = unsafe bytes.withUnsafeBytes { unsafe ImageFormat.announced(by: $0) != nil }
        // Many a path is base64, too.
        guard isImage || text.utf8.count >= Self.longestPlace else {
            throw Problem(.unsupportedMediaType, "img holds no photo. \(Self.nothingIsOpened)")
        }
        return .decoded(bytes)
    }

    private static let nothingIsOpened = "URLs and paths are not opened: send the photo itself."
}
