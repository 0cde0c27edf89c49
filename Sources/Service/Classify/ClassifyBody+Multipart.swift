import HTTPServer

extension ClassifyBody {
    /// The photos of a form and what its other fields say; fields of unknown names are refused, for a misspelt option would
    /// else be ignored.
    static func parts(
        of body: RequestBody, boundary: Result<String, MultipartError>, maximum: Int
    ) throws(Problem) -> (photos: [PhotoBytes], parameters: ClassifyParameters) {
        var limits = MultipartFormData.Limits()
        // The other fields, and one more photo than is allowed, so that the answer tells of photos rather than of the
        // parser's limit.
        limits.maximumParts = maximum + 1 + ClassifyParameters.Name.allCases.count
        let form: MultipartFormData
        do throws(MultipartError) {
            let boundary = try boundary.get()
            form = try body.withSpan { (bytes) throws(MultipartError) in
                try MultipartFormData(parsing: bytes, boundary: boundary, limits: limits)
            }
        } catch .tooManyParts {
            throw tooManyPhotos(maximum)
        } catch {
            throw Problem(
                .invalidMultipart,
                "The form cannot be read: \(error.explanation) \(ProblemCode.invalidMultipart.advice)")
        }
        let photos = form.parts.filter { PhotoField.isName($0.name) && !$0.isUnfilled }
        guard !photos.isEmpty else { throw missingPhoto(in: form) }
        guard photos.count <= maximum else { throw tooManyPhotos(maximum) }
        return (photos.map { .part(body, $0.content) }, try parameters(of: form, in: body))
    }

    private static func parameters(
        of form: MultipartFormData, in body: RequestBody
    ) throws(Problem) -> ClassifyParameters {
        var parameters = ClassifyParameters()
        var seen: Set<ClassifyParameters.Name> = []
        for part in form.parts where !PhotoField.isName(part.name) {
            guard let name = ClassifyParameters.Name(rawValue: part.name) else {
                throw Problem(
                    .invalidParameter,
                    "The form has the unknown field \(part.name.quotedExcerpt); photos come as \(PhotoField.list), and known "
                        + "besides are \(ClassifyParameters.Name.list).")
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

    private static func missingPhoto(in form: MultipartFormData) -> Problem {
        let unknown = form.parts.first {
            !PhotoField.isName($0.name) && ClassifyParameters.Name(rawValue: $0.name) == nil
        }
        let found = unknown.map { "; it has \($0.name.quotedExcerpt)" } ?? ""
        let isUnfilled = form.parts.contains(where: \.isUnfilled)
        return Problem(
            .imageMissing,
            isUnfilled
                ? "No file was chosen in the form. \(ProblemCode.imageMissing.advice)"
                : "The form has no field with a photo: these are \(PhotoField.list)\(found).")
    }

    private static func tooManyPhotos(_ maximum: Int) -> Problem {
        Problem(
            .tooManyImages, "At most \(maximum) images are allowed in one request. \(ProblemCode.tooManyImages.advice)")
    }
}

extension MultipartFormData.Part {
    /// Whether it is what browsers send for a file that nobody chose (HTML, "constructing the entry list").
    fileprivate var isUnfilled: Bool { content.isEmpty && filename == "" }
}
