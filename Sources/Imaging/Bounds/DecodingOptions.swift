/// How files are decoded.
struct DecodingOptions {
    var limits: ImageLimits
    var isStrict: Bool
    var alpha: AlphaTreatment
    var scaledDecoding: Int?
}

/// What becomes of a picture's transparency.
public enum AlphaTreatment: String, Sendable, CaseIterable {
    /// The picture is laid over white, as people see it on a page.
    case white
    /// It is dropped, which uncovers hidden pixels, as `cv2.imread` does.
    case drop
}
