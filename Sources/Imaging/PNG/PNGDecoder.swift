/// Decodes PNG files with libpng and the conversions of `cv2.imread`; of an animation, the still picture.
struct PNGDecoder {
    let options: DecodingOptions
    let bounds: DecodingBounds

    /// Rows of up to eight bytes a pixel that are held on their way: libpng's and a strip of the picture.
    private static let rowsOnTheirWay = UprightCanvas.stripRows + 8
    /// The state of libpng and zlib.
    private static let state = 1 << 20

    /// Decodes one file to the upright picture.
    func decode(_ file: UnsafeBufferPointer<UInt8>) throws(ImageError) -> UprightImage {
        let bytes = unsafe Span(_unsafeElements: file)
        var warnings = ImageWarnings(isStrict: options.isStrict)
        let structure = try PNGStructure(parsing: bytes, warnings: &warnings)
        let (width, height) = (structure.width, structure.height)
        try options.limits.check(width: width, height: height)
        let conversion = ColorConversion.make(
            profile: PNGProfile.inflated(structure.profile, in: bytes), samples: structure.isGray ? .gray : .rgb,
            warnings: &warnings)
        let orientation = ExifOrientation.parse(bytes, in: structure.exif)
        let passes = structure.isInterlaced ? Adam7.passes(width: width, height: height) : []

        let reservation = try bounds.reserve(width * height * 3 + width * 8 * Self.rowsOnTheirWay + Self.state)
        let session = try unsafe PNGSession(file)
        let samples = try session.start(
            width: width, height: height,
            rows: structure.isInterlaced ? passes.reduce(0) { $0 + $1.rows(of: height) } : height,
            keepsAlpha: options.alpha == .white)
        let watch = bounds.watch(width: width, height: height)
        let image = try RGBImage(
            storedWidth: width, storedHeight: height, orientation: orientation,
            finish: PixelFinish(source: samples == 4 ? .rgba : .rgb, conversion: conversion)
        ) { (canvas) throws(ImageError) in
            guard structure.isInterlaced else {
                return try unsafe canvas.fill { (rows, count) throws(ImageError) in
                    try watch.check(.png)
                    try unsafe session.read(rows, rows: count)
                }
            }
            for pass in passes { try draw(pass, session, samples: samples, on: canvas, watch: watch) }
        }
        try session.note(&warnings)
        return UprightImage(
            image: image, orientation: orientation, fullWidth: image.width, fullHeight: image.height,
            warnings: warnings, reservation: reservation)
    }

    /// Puts the pixels of one pass where they belong.
    private func draw(
        _ pass: Adam7.Pass, _ session: borrowing PNGSession, samples: Int, on canvas: UprightCanvas,
        watch: DecodingWatch
    ) throws(ImageError) {
        let columns = pass.columns(of: canvas.width)
        var line = [UInt8](repeating: 0, count: canvas.width * samples)
        for row in stride(from: pass.row, to: canvas.height, by: pass.rowStep) {
            if row % UprightCanvas.stripRows < pass.rowStep { try watch.check(.png) }
            // Typed throws do not pass through the standard library's own closures.
            let result = unsafe line.withUnsafeMutableBufferPointer { line -> Result<Void, ImageError> in
                do throws(ImageError) { try unsafe session.read(line, rows: 1) } catch { return .failure(error) }
                let pixels = unsafe UnsafeMutableBufferPointer(rebasing: line[..<(columns * samples)])
                unsafe canvas.draw(pixels, row: row, column: pass.column, step: pass.columnStep)
                return .success(())
            }
            try result.get()
        }
    }
}
