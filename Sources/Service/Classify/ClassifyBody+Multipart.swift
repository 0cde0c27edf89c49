import HTTPServer

extension ClassifyBody {
    /// The name of the form field that holds a photo.
    private static let field = "image"

    /// The `image` fields of a form and what its other fields say; fields of unknown names are refused, for a misspelt
    /// option would else be ignored.
    static func parts(
        of body: RequestBody, contentType: String, maximum: Int
    ) throws(Problem) -> (photos: [PhotoBytes], parameters: ClassifyParameters) {
        var limits = MultipartFormData.Limits()
        // The other fields, and one more photo than is allowed, so that the answer tells of photos rather than of the
        // parser's limit.
        limits.maximumParts = maximum + 1 + ClassifyParameters.Name.allCases.count
        let form: MultipartFormData
        do throws(MultipartError) {
            form = try MultipartFormData(parsing: body, contentType: contentType, limits: limits)
        } catch .tooManyParts {
            throw tooManyPhotos(maximum)
        } catch {
            throw Problem(
                .invalidMultipart,
                "The form cannot be read: \(error.explanation) \(ProblemCode.invalidMultipart.advice)")
        }
        let photos = form.parts.filter { $0.name == field }
        guard !photos.isEmpty else {
            throw Problem(.imageMissing, "The form has no field named image. \(ProblemCode.imageMissing.advice)")
        }
        guard photos.count <= maximum else { throw tooManyPhotos(maximum) }
        return (photos.map { .part(body, $0.content) }, try parameters(of: form, in: body))
    }

    private static func parameters(
        of form: MultipartFormData, in body: RequestBody
    ) throws(Problem) -> ClassifyParameters {
        var parameters = ClassifyParameters()
        var seen: Set<ClassifyParameters.Name> = []
        for part in form.parts where part.name != field {
            guard let name = ClassifyParameters.Name(rawValue: part.name) else {
                throw Problem(
                    .invalidParameter,
                    "The form has an unknown field; known are \(field), \(ClassifyParameters.Name.list).")
            }
            guard seen.insert(name).inserted else {
                throw Problem(.invalidParameter, "The field \(name.rawValue) is given more than once.")
            }
            let text = unsafe body.withUnsafeBytes { bytes in
                unsafe String(decoding: UnsafeRawBufferPointer(rebasing: bytes[part.content]), as: UTF8.self)
            }
            try parameters.set(name, to: text)
        }
        return parameters
    }

    private static func tooManyPhotos(_ maximum: Int) -> Problem {
        Problem(
            .tooManyImages, "At most \(maximum) images are allowed in one request. \(ProblemCode.tooManyImages.advice)")
    }
}
