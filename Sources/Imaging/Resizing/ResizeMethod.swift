/// How pixels are interpolated when an image changes its size.
public enum ResizeMethod: String, Sendable, CaseIterable {
    /// OpenCV's `INTER_LINEAR` on 8-bit images: 11-bit fixed-point weights, no prefilter.
    case bilinear
    /// OpenCV's `INTER_AREA`: the mean over the source area of each pixel when shrinking, a variant of bilinear else.
    case area
}
