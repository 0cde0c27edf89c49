import Classification
import HTTPServer

extension ClassifyBody {
    /// The name of the form field that holds a photo.
    private static let field = "image"

    /// The `image` fields of a form and the mode that its field `faces` names; fields of other names are refused, for a
    /// misspelt option would else be ignored.
    static func parts(
        of body: RequestBody, contentType: String, maximum: Int
    ) throws(Problem) -> (photos: [PhotoBytes], mode: FaceMode?) {
        var limits = MultipartFormData.Limits()
        // The field faces, and one more photo than is allowed, so that the answer tells of photos rather than of the
        // parser's limit.
        limits.maximumParts = maximum + 2
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
        return (photos.map { .part(body, $0.content) }, try mode(of: form, in: body))
    }

    private static func mode(of form: MultipartFormData, in body: RequestBody) throws(Problem) -> FaceMode? {
        let others = form.parts.filter { $0.name != field }
        guard others.allSatisfy({ $0.name == FaceMode.parameter }) else {
            throw Problem(
                .invalidParameter, "The form has an unknown field; known are \(field) and \(FaceMode.parameter).")
        }
        guard others.count <= 1 else {
            throw Problem(.invalidParameter, "The field \(FaceMode.parameter) is given more than once.")
        }
        guard let part = others.first else { return nil }
        let text = unsafe body.withUnsafeBytes { bytes in
            unsafe String(decoding: UnsafeRawBufferPointer(rebasing: bytes[part.content]), as: UTF8.self)
        }
        return try FaceMode(parameter: text)
    }

    private static func tooManyPhotos(_ maximum: Int) -> Problem {
        Problem(
            .tooManyImages, "At most \(maximum) images are allowed in one request. \(ProblemCode.tooManyImages.advice)")
    }
}
