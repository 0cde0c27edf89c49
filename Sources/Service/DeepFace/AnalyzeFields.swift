import HTTPServer
import JSON

/// The members of a body of `POST /analyze`, whichever way they came: JSON, a form with files, or an encoded form.
struct AnalyzeFields {
    /// A photo as the client packed it.
    enum Photo {
        case file(ClassifyBody.PhotoBytes)
        case text(String)
    }

    /// Names of the member with the photo: today's, and that of DeepFace's older API.
    private static let photoNames = ["img", "img_path"]

    /// In the order of the request.
    private(set) var photos: [Photo] = []
    /// Whether the photos came as an array, which is answered with an array for each.
    private(set) var isList = false
    /// All other members; those of a form are strings. The first of a name counts, as there.
    private var members: [(key: String, value: JSONValue)] = []

    subscript(name: String) -> JSONValue? { members.first { $0.key == name }?.value }

    /// The values of all members of a name.
    func all(_ name: String) -> [JSONValue] { members.filter { $0.key == name }.map(\.value) }

    /// Reads a body: a form where the media type says so, else JSON.
    ///
    /// - Throws: `invalid_json`, `invalid_multipart`, or `image_missing` where there is no photo.
    init(contentType: String, body: RequestBody) throws(Problem) {
        switch MediaType.essence(of: contentType) {
        case "multipart/form-data": try read(form: body, contentType: contentType)
        case "application/x-www-form-urlencoded" where !body.beginsObject: try read(encoded: body)
        default: try read(json: body)
        }
        guard !photos.isEmpty else {
            throw Problem(
                .imageMissing, "There is no img. Send the photo as a data URI in JSON, or as the file img of a form.")
        }
    }

    private mutating func read(json body: RequestBody) throws(Problem) {
        members = try body.jsonObject()
        let photo = Self.photoNames.lazy.compactMap { [members] name in members.first { $0.key == name }?.value }.first
        isList = photo?.arrayValue != nil
        for value in photo?.arrayValue ?? [photo ?? .null] where !value.isNull {
            guard let text = value.stringValue else {
                throw Problem(.invalidJSON, "The member img must be a string, or an array of strings.")
            }
            photos.append(.text(text))
        }
    }

    private mutating func read(form body: RequestBody, contentType: String) throws(Problem) {
        let form: MultipartFormData
        do throws(MultipartError) { form = try MultipartFormData(parsing: body, contentType: contentType) } catch {
            throw Problem(.invalidMultipart, "The form cannot be read: \(error.explanation)")
        }
        for part in form.parts {
            let isPhoto = Self.photoNames.contains(part.name)
            if isPhoto, part.filename != nil || part.contentType?.essence.hasPrefix("image/") == true {
                photos.append(.file(.part(body, part.content)))
                continue
            }
            let text = unsafe body.withUnsafeBytes { bytes in
                unsafe String(decoding: UnsafeRawBufferPointer(rebasing: bytes[part.content]), as: UTF8.self)
            }
            add(part.name, text)
        }
        isList = photos.count > 1
    }

    private mutating func read(encoded body: RequestBody) throws(Problem) {
        do throws(HTTPError) {
            for item in try body.formItems() { add(item.name, item.value) }
        } catch {
            throw Problem(.badRequest, "The encoded form cannot be read.")
        }
        isList = photos.count > 1
    }

    private mutating func add(_ name: String, _ text: String) {
        if Self.photoNames.contains(name) {
            photos.append(.text(text))
        } else {
            members.append((name, .string(text)))
        }
    }
}

extension RequestBody {
    /// Whether the first character that is no blank opens an object of JSON.
    fileprivate var beginsObject: Bool {
        unsafe withUnsafeBytes { bytes in unsafe bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } == 0x7B }
    }
}
