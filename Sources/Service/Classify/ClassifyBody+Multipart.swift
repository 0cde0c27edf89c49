import HTTPServer

extension ClassifyBody {
    /// The `image` fields of a form.
    static func parts(
        of body: RequestBody, contentType: String, maximum: Int
    ) throws(Problem) -> [PhotoBytes] {
        throw Problem(.invalidMultipart, "Forms are not understood yet; send the photo as the body.")
    }
}
