import FoundationEssentials
import HTTPServer
import JSON

/// The photos of a request: one raw body, the parts of a form, or base64 in JSON.
package struct ClassifyBody: Sendable {
    /// How the photos are packed, told by the media type.
    package enum Form: Sendable, Equatable {
        case raw
        case multipart(contentType: String)
        case json

        /// - Throws: `unsupported_media_type` for a body that cannot be a photo.
        package init(mediaType field: String?) throws(Problem) {
            let field = field ?? "application/octet-stream"
            switch MediaType.essence(of: field) {
            case "application/json": self = .json
            case "multipart/form-data": self = .multipart(contentType: field)
            case "application/octet-stream", "binary/octet-stream": self = .raw
            case let name where name.hasPrefix("image/"): self = .raw
            default:
                throw Problem(
                    .unsupportedMediaType,
                    "A body of this media type is not understood. Send the photo with Content-Type: image/jpeg, image/png or "
                        + "image/webp, as multipart/form-data with the field image, or as application/json.")
            }
        }
    }

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

    /// In the order of the request.
    package let photos: [PhotoBytes]
    /// What query and body say about them.
    package let parameters: ClassifyParameters
    /// Whether the answer lists results, as several parts were sent.
    package var isList: Bool { photos.count > 1 }

    /// Takes a complete request apart.
    ///
    /// - Parameters:
    ///   - inQuery: what the query says about the photos.
    ///   - maximumPhotos: most parts with a photo.
    /// - Throws: the problem of a body that is not what its media type says, or that holds no photo.
    package init(_ request: HTTPRequest, parameters inQuery: ClassifyParameters, maximumPhotos: Int) throws(Problem) {
        var inBody = ClassifyParameters()
        switch try Form(mediaType: request.head.fields["Content-Type"]) {
        case .raw:
            guard request.body.count > 0 else {
                throw Problem(.imageMissing, "The body is empty. \(ProblemCode.imageMissing.advice)")
            }
            photos = [.part(request.body, 0..<request.body.count)]
        case .multipart(let contentType):
            (photos, inBody) = try Self.parts(of: request.body, contentType: contentType, maximum: maximumPhotos)
        case .json:
            let photo: [UInt8]
            (photo, inBody) = try Self.photo(inJSON: request.body)
            photos = [.decoded(photo)]
        }
        parameters = try inQuery.agreed(with: inBody)
    }

    private static func photo(
        inJSON body: RequestBody
    ) throws(Problem) -> (photo: [UInt8], parameters: ClassifyParameters) {
        let parsed = unsafe body.withUnsafeBytes { bytes -> Result<JSONValue, JSONError> in
            do throws(JSONError) { return .success(try unsafe JSONValue.parse(bytes)) } catch { return .failure(error) }
        }
        let members: [(key: String, value: JSONValue)]
        switch parsed {
        case .success(.object(let object)): members = object
        case .success: throw Problem(.invalidJSON, "The body must be an object. \(ProblemCode.invalidJSON.advice)")
        case .failure(let error): throw Problem(.invalidJSON, "The body is not valid JSON: \(error).")
        }
        var parameters = ClassifyParameters()
        for member in members where member.key != "image" {
            guard let name = ClassifyParameters.Name(rawValue: member.key) else {
                throw Problem(
                    .invalidJSON,
                    "Unknown member \(JSONValue.string(member.key).text); known are image, "
                        + "\(ClassifyParameters.Name.list).")
            }
            try parameters.set(name, to: member.value)
        }
        guard let image = members.first(where: { $0.key == "image" })?.value else {
            throw Problem(.imageMissing, "The member image is missing.")
        }
        guard case .string(let text) = image else {
            throw Problem(.invalidJSON, "The member image must be a string with base64 or a data URL.")
        }
        return (try Self.photo(inBase64: text), parameters)
    }

    /// Base64 as it is, or in a data URL (RFC 2397); line breaks are allowed as MIME writers put them.
    static func photo(inBase64 text: String) throws(Problem) -> [UInt8] {
        var encoded = Substring(text)
        if text.hasPrefix("data:") {
            guard let comma = text.firstIndex(of: ","), text[..<comma].hasSuffix(";base64") else {
                throw Problem(.invalidBase64, "A data URL must have the form data:image/jpeg;base64,….")
            }
            encoded = text[text.index(after: comma)...]
        }
        var compact = Data(encoded.utf8.filter { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") })
        defer { compact.resetBytes(in: 0..<compact.count) }
        guard !compact.isEmpty else { throw Problem(.imageMissing, "The member image is empty.") }
        guard let bytes = Data(base64Encoded: compact) else { throw Problem(.invalidBase64) }
        return [UInt8](bytes)
    }
}

extension JSONValue {
    /// Serialised, as a string.
    var text: String { String(decoding: serialized(), as: UTF8.self) }
}
