/// Four-colour JPEG files, which Adobe's programs write with all samples inverted.
enum AdobeCMYK {
    /// Converts inverted CMYK samples to RGB with OpenCV's integer formula (`icvCvt_CMYK2BGR_8u_C4C3R`), which takes
    /// every four-colour file for an inverted one.
    static func convert(_ inks: UnsafeBufferPointer<UInt8>, to rgb: UnsafeMutableBufferPointer<UInt8>) {
        for pixel in 0..<rgb.count / 3 {
            let black = unsafe Int32(inks[pixel * 4 + 3])
            for channel in 0..<3 {
                let ink = unsafe Int32(inks[pixel * 4 + channel])
                unsafe rgb[pixel * 3 + channel] = UInt8(
                    truncatingIfNeeded: black &- (((255 &- ink) &* black) >> 8))
            }
        }
    }
}
