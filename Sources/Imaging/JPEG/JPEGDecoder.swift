import CTurboJPEG

/// Decodes JPEG files with libjpeg-turbo: accurate integer DCT and smooth chroma upsampling, as `cv2.imread` does.
struct JPEGDecoder {
    let limits: ImageLimits
    /// The shorter side that a picture reduced while decoding must keep; nil decodes at full size.
    let scaledDecoding: Int?

    /// Decodes one file to the picture as stored, not yet turned upright.
    func decode(_ file: UnsafeBufferPointer<UInt8>) throws(ImageError) -> StoredImage {
        let bytes = unsafe Span(_unsafeElements: file)
        let structure = try JPEGStructure(parsing: bytes)
        try limits.check(width: structure.width, height: structure.height)
        try JPEGTrailer.check(bytes, structure)
        let orientation = ExifOrientation.parse(bytes, in: structure.exif)

        var warnings = ImageWarnings()
        let isFourColor = structure.components == 4
        let conversion = ColorConversion.make(
            profile: JPEGProfile.joined(structure.profileParts, in: bytes),
            samples: isFourColor ? .invertedCMYK : structure.components == 1 ? .gray : .rgb, warnings: &warnings)

        // What may follow the picture is not shown to libjpeg.
        let picture = unsafe UnsafeBufferPointer(rebasing: file[..<structure.end])
        // Where a restart marker should stand, zeros and the end marker mean that the rest is missing.
        let allowsPadding = !structure.hasRestarts

        let session = try TurboJPEGSession()
        let full = unsafe session.size(of: picture)
        guard full.width == structure.width, full.height == structure.height else {
            throw session.failure(fallback: "the header contradicts itself")
        }
        let size = reducedSize(of: full)
        let image = try unsafe RGBImage(width: size.width, height: size.height) { (target) throws(ImageError) in
            if isFourColor {
                let inks = try unsafe PixelStorage(count: size.width * size.height * 4) { (cmyk) throws(ImageError) in
                    try unsafe session.decompress(
                        picture, to: cmyk, size: size, format: TJPF_CMYK, allowsPadding: allowsPadding)
                }
                if let conversion {
                    unsafe conversion.convert(inks: inks.bytes, to: target)
                } else {
                    unsafe AdobeCMYK.convert(inks.bytes, to: target)
                }
            } else {
                try unsafe session.decompress(
                    picture, to: target, size: size, format: TJPF_RGB, allowsPadding: allowsPadding)
                unsafe conversion?.convert(target)
            }
        }
        return StoredImage(
            image: image, orientation: orientation, fullWidth: full.width, fullHeight: full.height, warnings: warnings)
    }

    /// The size after leaving out the DCT's high frequencies: an eighth, a quarter or half of each side, rounded up
    /// (`TJSCALED`), whichever is the smallest that keeps enough.
    private func reducedSize(of full: (width: Int, height: Int)) -> (width: Int, height: Int) {
        guard let scaledDecoding else { return full }
        for divisor in [8, 4, 2] where min(full.width, full.height) >= max(scaledDecoding, 1) * divisor {
            return ((full.width + divisor - 1) / divisor, (full.height + divisor - 1) / divisor)
        }
        return full
    }
}
