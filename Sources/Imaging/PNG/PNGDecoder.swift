import CPNG

/// Decodes PNG files with libpng and the conversions of `cv2.imread`.
struct PNGDecoder {
    let limits: ImageLimits

    /// Decodes one file to the picture as stored, not yet turned upright.
    func decode(_ file: UnsafeBufferPointer<UInt8>) throws(ImageError) -> StoredImage {
        let bytes = unsafe Span(_unsafeElements: file)
        let structure = try PNGStructure(parsing: bytes)
        try limits.check(width: structure.width, height: structure.height)
        var warnings = ImageWarnings()
        let conversion = ColorConversion.make(
            profile: PNGProfile.inflated(structure.profile, in: bytes), samples: structure.isGray ? .gray : .rgb,
            warnings: &warnings)
        let image = try unsafe RGBImage(
            width: structure.width, height: structure.height
        ) { (target) throws(ImageError) in
            var message = cpng_message()
            let status = unsafe cpng_decode_rgb(
                file.baseAddress, file.count, UInt32(structure.width), UInt32(structure.height), target.baseAddress,
                &message)
            guard status == CPNG_OK else { throw Self.error(status, message) }
            unsafe conversion?.convert(target)
        }
        return StoredImage(
            image: image, orientation: ExifOrientation.parse(bytes, in: structure.exif),
            fullWidth: image.width, fullHeight: image.height, warnings: warnings)
    }

    private static func error(_ status: cpng_status, _ message: cpng_message) -> ImageError {
        let text = PNGMessage.text(message)
        switch status {
        case CPNG_TRUNCATED: return .truncated(.png, detail: text)
        case CPNG_OUT_OF_MEMORY: return .corrupt(.png, detail: "no memory for a decoder")
        default: return .corrupt(.png, detail: text.isEmpty ? "the data cannot be decoded" : text)
        }
    }
}

/// The text of a libpng error.
enum PNGMessage {
    static func text(_ message: cpng_message) -> String {
        unsafe withUnsafeBytes(of: message.text) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
