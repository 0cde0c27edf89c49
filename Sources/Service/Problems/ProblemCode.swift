import Imaging

/// The stable codes of everything that can go wrong with a request, one table for the API and its documentation.
public enum ProblemCode: String, Sendable, CaseIterable {
    case badRequest = "bad_request"
    case invalidParameter = "invalid_parameter"
    case invalidJSON = "invalid_json"
    case invalidBase64 = "invalid_base64"
    case invalidMultipart = "invalid_multipart"
    case invalidTensor = "invalid_tensor"
    case invalidContentEncoding = "invalid_content_encoding"
    case imageMissing = "image_missing"
    case unauthorized
    case forbidden
    case originNotAllowed = "origin_not_allowed"
    case notFound = "not_found"
    case modelNotFound = "model_not_found"
    case versionNotFound = "version_not_found"
    case methodNotAllowed = "method_not_allowed"
    case requestTimeout = "request_timeout"
    case lengthRequired = "length_required"
    case bodyTooLarge = "body_too_large"
    case imageTooLarge = "image_too_large"
    case tooManyImages = "too_many_images"
    case uriTooLong = "uri_too_long"
    case unsupportedMediaType = "unsupported_media_type"
    case unsupportedContentEncoding = "unsupported_content_encoding"
    case expectationFailed = "expectation_failed"
    case misdirectedRequest = "misdirected_request"
    case imageTruncated = "image_truncated"
    case imageCorrupt = "image_corrupt"
    case imageTrailingData = "image_trailing_data"
    case imageTooSmall = "image_too_small"
    case imageUnsupported = "image_unsupported"
    case notSupportedByModel = "not_supported_by_model"
    case faceNotFound = "face_not_found"
    case severalFaces = "several_faces"
    case modelNotLoadable = "model_not_loadable"
    case rateLimited = "rate_limited"
    case headerFieldsTooLarge = "header_fields_too_large"
    case internalError = "internal_error"
    case notImplemented = "not_implemented"
    case overloaded = "overloaded"
    case memoryExhausted = "memory_exhausted"
    case notReady = "not_ready"
    case deadlineExceeded = "deadline_exceeded"
    case httpVersionNotSupported = "http_version_not_supported"

    /// HTTP status that the code comes with.
    public var status: Int { entry.status }
    /// Short name of the problem, the same at every occurrence (RFC 9457, section 3.1.3).
    public var title: String { entry.title }
    /// What the client can do about it.
    public var advice: String { entry.advice }

    private var entry: (status: Int, title: String, advice: String) {
        switch self {
        case .badRequest: (400, "Malformed request", "Send a request that follows RFC 9112.")
        case .invalidParameter: (400, "Invalid parameter", "Correct the parameter that the detail names.")
        case .invalidJSON:
            (400, "Invalid JSON body", "Send an object such as {\"image\": \"<base64 or data URL>\"}.")
        case .invalidBase64:
            (400, "Invalid base64", "Encode the photo's bytes with base64 (RFC 4648).")
        case .invalidMultipart:
            (
                400, "Invalid multipart body",
                "Send multipart/form-data as RFC 7578 describes, for instance curl -F image=@photo.jpg."
            )
        case .invalidTensor:
            (400, "Invalid inference request", "Send tensors as GET /v2/models/NAME describes them.")
        case .invalidContentEncoding:
            (400, "Invalid content encoding", "Send the body as Content-Encoding says, or without that field.")
        case .imageMissing:
            (
                400, "No image in the request",
                "Send the photo's bytes as the body, as the form field image, or as base64 in JSON."
            )
        case .unauthorized:
            (401, "API key required", "Send a key as Authorization: Bearer KEY or X-API-Key: KEY.")
        case .forbidden: (403, "Not allowed", "Use a key that has the scope that the detail names.")
        case .originNotAllowed:
            (403, "Page of another origin", "The operator lets origins in with cors.origins.")
        case .notFound: (404, "No such route", "GET /openapi.json lists the routes.")
        case .modelNotFound: (404, "No such model", "Name a model that is served; GET /v2/models/NAME describes one.")
        case .versionNotFound:
            (404, "No such version", "Name a version that is served, or none for the newest.")
        case .methodNotAllowed: (405, "Method not allowed", "Use a method that the Allow field lists.")
        case .requestTimeout: (408, "Request took too long to arrive", "Send the request faster, or a smaller photo.")
        case .lengthRequired: (411, "Length required", "Send Content-Length or a chunked body.")
        case .bodyTooLarge: (413, "Request body too large", "Send a smaller photo or fewer photos in a request.")
        case .imageTooLarge: (413, "Photo has too many pixels", "Scale the photo down before sending it.")
        case .tooManyImages: (413, "Too many images in one request", "Split the photos over several requests.")
        case .uriTooLong: (414, "Request target too long", "Shorten the query.")
        case .unsupportedMediaType:
            (415, "Unsupported media type", "Send a photo as \(ImageFormat.names).")
        case .unsupportedContentEncoding:
            (
                415, "Unsupported content encoding",
                "Send the body without Content-Encoding, or in gzip; photos are compressed already."
            )
        case .expectationFailed: (417, "Expectation failed", "Only Expect: 100-continue is understood.")
        case .misdirectedRequest:
            (421, "Host is not this service", "The operator adds names with server_names.")
        case .imageTruncated: (422, "Photo is cut off", "Send the whole file; the upload or the copy was interrupted.")
        case .imageCorrupt: (422, "Photo is damaged", "Open the file in a viewer and save it again.")
        case .imageTrailingData: (422, "Data after the photo's end", "Send the photo's bytes alone.")
        case .imageTooSmall: (422, "Photo is too small", "Send a larger photo.")
        case .imageUnsupported: (422, "Unsupported kind of photo", "Convert the photo to an ordinary JPEG or PNG.")
        case .notSupportedByModel:
            (
                422, "Model cannot answer this",
                "Leave the parameter out, or use a model that has the head that the detail names."
            )
        case .faceNotFound:
            (
                422, "No face in the photo",
                "Send a photo that shows the face from the front, sharp, in even light and not covered; "
                    + "for a picture that is a tight crop of a face already, ask with faces=whole."
            )
        case .severalFaces:
            (
                422, "Several faces in the photo",
                "Send a photo of one person alone, or ask with faces=detect for all faces or faces=largest for the largest."
            )
        case .modelNotLoadable: (422, "Model cannot be loaded", "Correct the model directory as the detail says.")
        case .rateLimited: (429, "Too many requests", "Wait for the seconds that Retry-After gives.")
        case .headerFieldsTooLarge: (431, "Request header fields too large", "Send fewer or shorter header fields.")
        case .internalError: (500, "Internal error", "Try again; the log has the details under the request id.")
        case .notImplemented:
            (501, "Not implemented", "Use a method and a transfer coding that HTTP/1.1 defines and the service knows.")
        case .overloaded: (503, "Service is overloaded", "Try again after the time that Retry-After gives.")
        case .memoryExhausted:
            (
                503, "No memory for the photo",
                "Try again after the time that Retry-After gives, or send a smaller photo."
            )
        case .notReady: (503, "Service is not ready", "Wait until GET /readyz answers 200.")
        case .deadlineExceeded:
            (504, "Deadline exceeded", "Allow more time with X-Request-Timeout-Ms, or try when there is less load.")
        case .httpVersionNotSupported: (505, "HTTP version not supported", "Use HTTP/1.1.")
        }
    }
}
