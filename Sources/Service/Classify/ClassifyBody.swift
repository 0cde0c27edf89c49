import HTTPServer
import Imaging
import JSON

/// The photos of a request: one raw body, the parts of a form, or base64 in JSON.
package struct ClassifyBody: Sendable {
    /// How the photos are packed.
    package enum Form: Sendable, Equatable {
        case raw
        /// With the boundary of its parts, or what is wrong with it.
        case multipart(boundary: Result<String, MultipartError>)
        case json

        /// What a media type declares: forms and JSON are told by it, everything else is taken for a photo, which its bytes
        /// must bear out.
        package init(mediaType field: String?) {
            let essence = MediaType.essence(of: field ?? "")
            switch essence {
            case "application/json", "text/json": self = .json
            case "multipart/form-data":
                self = .multipart(
                    boundary: Result { () throws(MultipartError) in
                        try MultipartFormData.boundary(of: field ?? "")
                    })
            default: self = essence.hasSuffix("+json") ? .json : .raw
            }
        }
    }

    /// In the order of the request.
    package let photos: [PhotoBytes]
    /// What the body says about them.
    package let parameters: ClassifyParameters
    /// Whether the answer lists results, as several parts were sent.
    package var isList: Bool { photos.count > 1 }

    /// Takes a complete request apart.
    ///
    /// - Parameters:
    ///   - request: the whole request.
    ///   - form: how its photos are declared to be packed. Bytes that begin as those of an image are a photo, whatever they
    ///     are declared as: neither JSON nor the boundary of a form begins so.
    ///   - maximumPhotos: most parts with a photo.
    /// - Throws: the problem of a body that is not what its media type says, or that holds no photo.
    package init(_ request: HTTPRequest, form: Form, maximumPhotos: Int) throws(Problem) {
        let isImage = unsafe request.body.withUnsafeBytes { unsafe ImageFormat.announced(by: $0) != nil }
        switch isImage ? .raw : form {
        case .raw:
            guard request.body.count > 0 else {
                throw Problem(.imageMissing, "The body is empty. \(ProblemCode.imageMissing.advice)")
            }
            photos = [.part(request.body, 0..<request.body.count)]
            let declared = request.head.fields["Content-Type"]
            let mistake = unsafe photos[0].withUnsafeBytes {
                unsafe MistakenPhoto($0, declared: declared, isBody: true)
            }
            if let mistake { throw mistake.problem }
            parameters = ClassifyParameters()
        case .multipart(let boundary):
            (photos, parameters) = try Self.parts(of: request.body, boundary: boundary, maximum: maximumPhotos)
            // One of several has its own problem among the results.
            if photos.count == 1 {
                let mistake = unsafe photos[0].withUnsafeBytes { unsafe MistakenPhoto($0, isBody: false) }
                if let mistake { throw mistake.problem }
            }
        case .json:
            let photo: [UInt8]
            (photo, parameters) = try Self.photo(inJSON: request.body)
            photos = [.decoded(photo)]
        }
    }

    private static func photo(
        inJSON body: RequestBody
    ) throws(Problem) -> (photo: [UInt8], parameters: ClassifyParameters) {
        let parsed = unsafe body.withUnsafeBytes { bytes -> Result<JSONValue, JSONError> in
            do throws(JSONError) {
                return .success(try unsafe JSONValue.parse(bytes, allowsByteOrderMark: true))
            } catch {
                return .failure(error)
            }
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
                    "Unknown member \(member.key.quotedExcerpt); known are image, \(ClassifyParameters.Name.list).")
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
}

extension JSONValue {
    /// Serialised, as a string.
    var text: String { String(decoding: serialized(), as: UTF8.self) }
}
