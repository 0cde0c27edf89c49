import HTTPServer

extension ClassifyBody {
    /// The name of the form field that holds a photo.
    private static let field = "image"

    /// The `image` fields of a form; fields of other names are refused, for a misspelt option would else be ignored.
    static func parts(
        of body: RequestBody, contentType: String, maximum: Int
    ) throws(Problem) -> [PhotoBytes] {
        var limits = MultipartFormData.Limits()
        // One more than is allowed, so that the answer tells of photos rather than of the parser's limit.
        limits.maximumParts = maximum + 1
        let form: MultipartFormData
        do throws(MultipartError) {
            form = try MultipartFormData(parsing: body, contentType: contentType, limits: limits)
        } catch .tooManyParts {
            throw tooManyPhotos(maximum)
        } catch {
            throw Problem(.invalidMultipart, "The form cannot be read: \(error.explanation) \(ProblemCode.invalidMultipart.advice)")
        }
        let photos = form.parts.filter { $0.name == field }
        guard !photos.isEmpty else {
            throw Problem(.imageMissing, "The form has no field named image. \(ProblemCode.imageMissing.advice)")
        }
        guard photos.count <= maximum else { throw tooManyPhotos(maximum) }
        return photos.map { .part(body, $0.content) }
    }

    private static func tooManyPhotos(_ maximum: Int) -> Problem {
        Problem(.tooManyImages, "At most \(maximum) images are allowed in one request. \(ProblemCode.tooManyImages.advice)")
    }
}
