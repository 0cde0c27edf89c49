/// Decodes JPEG files with libjpeg-turbo: accurate integer DCT and smooth chroma upsampling, as `cv2.imread` does.
struct JPEGDecoder {
    let options: DecodingOptions
    let bounds: DecodingBounds

    /// Decodes one file to the upright picture.
    func decode(_ file: UnsafeBufferPointer<UInt8>) throws(ImageError) -> UprightImage {
        let bytes = unsafe Span(_unsafeElements: file)
        let header = try JPEGHeader(parsing: bytes)
        try options.limits.check(width: header.width, height: header.height)
        var warnings = ImageWarnings(isStrict: options.isStrict)
        if header.hasStrayData {
            try warnings.insert(.strayData, orThrow: .corrupt(.jpeg, detail: "bytes between its segments"))
        }
        let isFourColor = header.components == 4
        let conversion = ColorConversion.make(
            profile: JPEGProfile.joined(header.profileParts, in: bytes),
            samples: isFourColor ? .invertedCMYK : header.components == 1 ? .gray : .rgb, warnings: &warnings)
        let orientation = ExifOrientation.parse(bytes, in: header.exif)

        let denominator = denominator(header)
        let reservation = try bounds.reserve(JPEGMemory.bytes(header, denominator: denominator))
        let watch = bounds.watch(width: header.width, height: header.height)
        let session = try unsafe JPEGSession(file, watch: watch)
        guard try session.readHeader() == (header.width, header.height, header.components) else {
            throw .corrupt(.jpeg, detail: "the header contradicts itself")
        }
        try session.start(
            denominator: denominator,
            maximumScans: JPEGScans.limit(width: header.width, height: header.height, components: header.components))
        let image = try RGBImage(
            storedWidth: (header.width + denominator - 1) / denominator,
            storedHeight: (header.height + denominator - 1) / denominator, orientation: orientation,
            finish: PixelFinish(source: isFourColor ? .invertedCMYK : .rgb, conversion: conversion)
        ) { (canvas) throws(ImageError) in
            try unsafe canvas.fill { (rows, count) throws(ImageError) in try unsafe session.read(rows, rows: count) }
        }
        try unsafe note(session, header, in: file, watch: watch, warnings: &warnings)
        return UprightImage(
            image: image, orientation: orientation,
            fullWidth: orientation.swapsSides ? header.height : header.width,
            fullHeight: orientation.swapsSides ? header.width : header.height,
            warnings: warnings, reservation: reservation)
    }

    /// Notes what libjpeg warned of, and what lies behind the image data.
    private func note(
        _ session: consuming JPEGSession, _ header: JPEGHeader, in file: UnsafeBufferPointer<UInt8>,
        watch: DecodingWatch, warnings: inout ImageWarnings
    ) throws(ImageError) {
        let bytes = unsafe Span(_unsafeElements: file)
        try session.note(&warnings)
        let (position, marker) = session.position
        var trailer = JPEGTrailer(in: bytes, from: position, marker: marker)
        let (isComplete, hasDamagedData) = (session.isComplete, session.hasDamagedData)
        // Its coefficients go before others of the same file are read.
        _ = consume session
        // Without an end marker, scans that would have followed are missing.
        if !isComplete {
            guard trailer.end != nil else { throw Self.missingData }
            warnings.insert(.damagedData)
        }
        if trailer.end == nil, marker == 0 {
            guard !hasDamagedData else { throw Self.missingData }
            let end = try unsafe JPEGDataEnd(
                of: file, header: header, before: position, watch: watch)
            trailer.start = end.position
        }
        try trailer.note(in: bytes, header: header, warnings: &warnings)
    }

    static let missingData = ImageError.truncated(.jpeg, detail: "image data is missing")

    /// The DCT's high frequencies are left out so that an eighth, a quarter or half of each side is left, rounded up,
    /// whichever is the smallest that keeps enough.
    private func denominator(_ header: JPEGHeader) -> Int {
        guard let side = options.scaledDecoding else { return 1 }
        return [8, 4, 2].first { min(header.width, header.height) >= max(side, 1) * $0 } ?? 1
    }
}
