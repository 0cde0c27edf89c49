import CWebP

/// Decodes still WebP files with libwebp; alpha is dropped without blending, as `cv2.imread` does.
struct WebPDecoder {
    let limits: ImageLimits

    /// Decodes one file to the picture as stored, not yet turned upright.
    func decode(_ file: UnsafeBufferPointer<UInt8>) throws(ImageError) -> StoredImage {
        let bytes = unsafe Span(_unsafeElements: file)
        let structure = try WebPStructure(parsing: bytes)
        var features = WebPBitstreamFeatures()
        try unsafe Self.check(WebPGetFeatures(file.baseAddress, file.count, &features))
        guard features.has_animation == 0 else { throw .unsupported(.webp, detail: "an animation") }
        let (width, height) = (Int(features.width), Int(features.height))
        try limits.check(width: width, height: height)
        var warnings = ImageWarnings()
        let conversion = ColorConversion.make(
            profile: structure.profile.map { bytes.array($0) }, samples: .rgb, warnings: &warnings)
        let image = try unsafe RGBImage(width: width, height: height) { (target) throws(ImageError) in
            var config = unsafe WebPDecoderConfig()
            guard unsafe WebPInitDecoderConfig(&config) != 0 else {
                throw .corrupt(.webp, detail: "libwebp has another version than its headers")
            }
            unsafe config.output.colorspace = MODE_RGB
            unsafe config.output.is_external_memory = 1
            unsafe config.output.u.RGBA.rgba = target.baseAddress
            unsafe config.output.u.RGBA.stride = CInt(width * 3)
            unsafe config.output.u.RGBA.size = target.count
            try unsafe Self.check(WebPDecode(file.baseAddress, file.count, &config))
            unsafe conversion?.convert(target)
        }
        return StoredImage(
            image: image, orientation: ExifOrientation.parse(bytes, in: structure.exif),
            fullWidth: image.width, fullHeight: image.height, warnings: warnings)
    }

    private static func check(_ status: VP8StatusCode) throws(ImageError) {
        switch status {
        case VP8_STATUS_OK: return
        case VP8_STATUS_NOT_ENOUGH_DATA, VP8_STATUS_SUSPENDED:
            throw .truncated(.webp, detail: "image data is missing")
        case VP8_STATUS_UNSUPPORTED_FEATURE: throw .unsupported(.webp, detail: "an unknown feature of the format")
        case VP8_STATUS_OUT_OF_MEMORY: throw .corrupt(.webp, detail: "no memory for a decoder")
        default: throw .corrupt(.webp, detail: "the data cannot be decoded")
        }
    }
}
