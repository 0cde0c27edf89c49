import Imaging
import JSON

/// What is wrong with the files of a request's photos, as the answers of other protocols have room for it.
extension OpenRequest {
    /// The name of the member that tells it, in each of those protocols.
    static let imageWarningsMember = "image_warnings"

    /// The codes for each photo, in their order; nil where all files are sound, so that an answer is what it always was.
    private var imageWarnings: [[String]]? {
        let warnings = photos.map { photo in
            guard case .success(let decoded)? = photo.decoded else { return [String]() }
            return decoded.warnings.map(\.rawValue)
        }
        return warnings.allSatisfy(\.isEmpty) ? nil : warnings
    }

    /// An array of codes for each photo; empty for sound files.
    var imageWarningsMembers: [(key: String, value: JSONValue)] {
        guard let imageWarnings else { return [] }
        return [(Self.imageWarningsMember, .array(imageWarnings.map { .array($0.map(JSONValue.string)) }))]
    }

    /// The same as a text, for a parameter of the Open Inference Protocol holds no array: codes with commas between them,
    /// semicolons between photos.
    var imageWarningsParameters: [(key: String, value: JSONValue)] {
        guard let imageWarnings else { return [] }
        let text = imageWarnings.map { $0.joined(separator: ",") }.joined(separator: ";")
        return [(Self.imageWarningsMember, .string(text))]
    }
}
