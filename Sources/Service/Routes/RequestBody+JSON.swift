import HTTPServer
import JSON

extension RequestBody {
    /// The members of a body that is an object of JSON.
    ///
    /// - Throws: `invalid_json`.
    func jsonObject() throws(Problem) -> [(key: String, value: JSONValue)] {
        let document: JSONValue
        do throws(JSONError) {
            document = try unsafe withUnsafeBytes { bytes throws(JSONError) in
                try unsafe JSONValue.parse(bytes, allowsByteOrderMark: true)
            }
        } catch {
            throw Problem(.invalidJSON, "The body is not valid JSON: \(error).")
        }
        guard let members = document.objectValue else { throw Problem(.invalidJSON, "The body must be an object.") }
        return members
    }
}
