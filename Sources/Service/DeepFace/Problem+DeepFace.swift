import JSON

extension Problem {
    /// The status that DeepFace's API gives: 400 for whatever is wrong with a photo or with what is asked of it.
    var deepFaceStatus: Int {
        switch code {
        case .bodyTooLarge, .lengthRequired: code.status
        default: [413, 415, 422].contains(code.status) ? 400 : code.status
        }
    }

    /// The document that DeepFace's API gives, whose member depends on where it fails: `exception` before it has a photo,
    /// `message` without a key, else `error`; the code is ours.
    var deepFaceJSON: JSONValue {
        let told: (key: String, value: JSONValue) =
            switch code {
            case .unauthorized: ("message", .string(detail))
            case .imageMissing: ("exception", .string(detail))
            // Clients look for these words.
            case .faceNotFound:
                (
                    "error",
                    .string(
                        "Exception while analyzing: Face could not be detected. Send a photo that shows the face from the front, "
                            + "sharp and not covered, or set enforce_detection to false, which takes the photo as a face."
                    )
                )
            default: ("error", .string("Exception while analyzing: \(detail)"))
            }
        return .object([told, ("code", .string(code.rawValue))])
    }
}
