/// How pixels are interpolated when an image changes its size.
public enum ResizeMethod: String, Sendable, CaseIterable {
    /// OpenCV's `INTER_LINEAR` on 8-bit images: 11-bit fixed-point weights, no prefilter.
    case bilinear
    /// OpenCV's `INTER_AREA`: the mean over the source area of each pixel when shrinking, a variant of bilinear else.
    case area
    /// Pillow's `BILINEAR`, which widens the filter when shrinking: 22-bit fixed-point weights, bit for bit. The same as
    /// tf.image.resize with `antialias=True` but for its rounding.
    case antialiased
    /// Pillow's `NEAREST`, which Keras' `load_img` takes by default: the pixel under the centre.
    case nearest
    /// Bilinear to the largest size that fits without changing the proportions, centred on black: the geometry of
    /// tf.image.resize_with_pad.
    case letterbox
}
