import CTurboJPEG

/// Decodes JPEG files with libjpeg-turbo: accurate integer DCT and smooth chroma upsampling, as `cv2.imread` does.
struct JPEGDecoder {
    let limits: ImageLimits

    /// Decodes one file to the picture as stored, not yet turned upright.
    func decode(_ file: UnsafeBufferPointer<UInt8>) throws(ImageError) -> (RGBImage, ExifOrientation) {
        let bytes = unsafe Span(_unsafeElements: file)
        let structure = try JPEGStructure(parsing: bytes)
        try limits.check(width: structure.width, height: structure.height)
        try JPEGTrailer.check(bytes, structure)
        let orientation = ExifOrientation.parse(bytes, in: structure.exif)

        let session = try TurboJPEGSession()
        let size = unsafe session.size(of: file)
        guard size.width == structure.width, size.height == structure.height else {
            throw session.failure(fallback: "the header contradicts itself")
        }
        let isFourColor = structure.components == 4
        let image = try unsafe RGBImage(width: size.width, height: size.height) { (target) throws(ImageError) in
            if isFourColor {
                let inks = try unsafe PixelStorage(count: size.width * size.height * 4) { (cmyk) throws(ImageError) in
                    try unsafe session.decompress(file, to: cmyk, size: size, format: TJPF_CMYK)
                }
                unsafe AdobeCMYK.convert(inks.bytes, to: target)
            } else {
                try unsafe session.decompress(file, to: target, size: size, format: TJPF_RGB)
            }
        }
        return (image, orientation)
    }
}
