/// What becomes of a decoder's pixels before they are a picture's: colours to sRGB, alpha over white, inks to RGB.
final class PixelFinish {
    /// The samples that a decoder gives, of 8 bits.
    enum Source {
        case rgb
        /// To be laid over white, as people see a picture on a page.
        case rgba
        /// 255 is no ink.
        case invertedCMYK

        /// Bytes of a pixel.
        var bytes: Int { self == .rgb ? 3 : 4 }
    }

    let source: Source
    private let conversion: ColorConversion?
    private var alpha: [UInt8] = []

    init(source: Source, conversion: ColorConversion? = nil) {
        self.source = source
        self.conversion = conversion
    }

    /// Makes RGB pixels of these, in place, from the first byte on.
    func apply(_ pixels: UnsafeMutableBufferPointer<UInt8>) {
        let count = pixels.count / source.bytes
        let rgb = unsafe UnsafeMutableBufferPointer(rebasing: pixels[..<(count * 3)])
        switch source {
        case .rgb: unsafe conversion?.convert(rgb)
        case .invertedCMYK:
            let inks = UnsafeBufferPointer(pixels)
            if let conversion {
                unsafe conversion.convert(inks: inks, to: rgb)
            } else {
                unsafe AdobeCMYK.convert(inks, to: rgb)
            }
        case .rgba:
            unsafe separate(pixels, count: count)
            unsafe conversion?.convert(rgb)
            unsafe layOverWhite(rgb, count: count)
        }
    }

    /// Moves the colours together and keeps alpha aside.
    private func separate(_ pixels: UnsafeMutableBufferPointer<UInt8>, count: Int) {
        if alpha.count < count { alpha = Array(repeating: 0, count: count) }
        unsafe alpha.withUnsafeMutableBufferPointer { alpha in
            for pixel in 0..<count {
                unsafe alpha[pixel] = pixels[pixel * 4 + 3]
                for channel in 0..<3 { unsafe pixels[pixel * 3 + channel] = pixels[pixel * 4 + channel] }
            }
        }
    }

    private func layOverWhite(_ rgb: UnsafeMutableBufferPointer<UInt8>, count: Int) {
        unsafe alpha.withUnsafeBufferPointer { alpha in
            for pixel in 0..<count {
                let opacity = unsafe Int32(alpha[pixel])
                guard opacity < 255 else { continue }
                for byte in pixel * 3..<pixel * 3 + 3 {
                    let mixed = unsafe (Int32(rgb[byte]) &* opacity &+ 255 &* (255 &- opacity) &+ 127) / 255
                    unsafe rgb[byte] = UInt8(truncatingIfNeeded: mixed)
                }
            }
        }
    }
}
