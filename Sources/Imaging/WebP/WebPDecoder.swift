import CWebP
import Glibc

/// Decodes WebP files with libwebp; of an animation, the first frame.
struct WebPDecoder {
    let options: DecodingOptions
    let bounds: DecodingBounds

    /// The most bytes of the file between two looks whether the picture is still wanted.
    private static let piece = 64 << 10
    /// Pixels between two looks, where the file's bytes are spread evenly over them.
    private static let pixelsOfPiece = 1 << 20

    /// Decodes one file to the upright picture.
    func decode(_ file: UnsafeBufferPointer<UInt8>) throws(ImageError) -> UprightImage {
        let bytes = unsafe Span(_unsafeElements: file)
        var warnings = ImageWarnings(isStrict: options.isStrict)
        let structure = try WebPStructure(parsing: bytes, warnings: &warnings)
        let data = unsafe UnsafeBufferPointer(rebasing: file[structure.frame?.data ?? 0..<structure.end])
        var features = WebPBitstreamFeatures()
        try unsafe Self.check(WebPGetFeatures(data.baseAddress, data.count, &features))
        let (width, height) = (Int(features.width), Int(features.height))
        let canvasSize = structure.frame == nil ? (width, height) : structure.canvas ?? (width, height)
        try options.limits.check(width: canvasSize.0, height: canvasSize.1)
        if let frame = structure.frame, frame.width != width || frame.height != height {
            throw .corrupt(.webp, detail: "a frame contradicts its header")
        }
        let conversion = ColorConversion.make(
            profile: structure.profile.map { bytes.array($0) }, samples: .rgb, warnings: &warnings)
        let orientation = ExifOrientation.parse(bytes, in: structure.exif)
        let hasAlpha = features.has_alpha != 0 && options.alpha == .white
        let isWhole = structure.frame == nil && orientation == .upright && !hasAlpha
        let reservation = try bounds.reserve(
            WebPMemory.bytes(features, canvas: canvasSize.0 * canvasSize.1, isWhole: isWhole, hasAlpha: hasAlpha))
        let watch = bounds.watch(width: canvasSize.0, height: canvasSize.1)
        let frame = structure.frame ?? .init(x: 0, y: 0, width: width, height: height, data: 0..<0)
        let image = try RGBImage(
            storedWidth: canvasSize.0, storedHeight: canvasSize.1, orientation: orientation,
            finish: PixelFinish(source: hasAlpha ? .rgba : .rgb, conversion: conversion)
        ) { (canvas) throws(ImageError) in
            if canvas.width != width || canvas.height != height { canvas.clear(to: options.alpha == .white ? 255 : 0) }
            try unsafe draw(data, at: frame, hasAlpha: hasAlpha, on: canvas, watch: watch)
        }
        return UprightImage(
            image: image, orientation: orientation, fullWidth: image.width, fullHeight: image.height,
            warnings: warnings, reservation: reservation)
    }

    /// Decodes to the canvas itself where its rows are libwebp's; else to a buffer whose rows are given back to the system
    /// as soon as they are drawn, as libwebp wants one for the whole picture.
    private func draw(
        _ data: UnsafeBufferPointer<UInt8>, at frame: WebPStructure.Frame, hasAlpha: Bool, on canvas: UprightCanvas,
        watch: DecodingWatch
    ) throws(ImageError) {
        if let target = unsafe canvas.rowsAsDecoded, canvas.width == frame.width, canvas.height == frame.height {
            let session = try unsafe WebPSession(target: target, width: frame.width, hasAlpha: hasAlpha)
            try unsafe decode(data, of: frame, session, watch) { _ in }
            return canvas.finishAll()
        }
        let rowBytes = frame.width * (hasAlpha ? 4 : 3)
        let buffer = try PassingRows(rows: frame.height, rowBytes: rowBytes)
        let session = try unsafe WebPSession(target: buffer.bytes, width: frame.width, hasAlpha: hasAlpha)
        var done = 0
        try unsafe decode(data, of: frame, session, watch) { rows in
            while done < rows {
                let count = min(UprightCanvas.stripRows, rows - done)
                unsafe canvas.draw(
                    buffer.rows(done..<done + count), row: frame.y + done, rows: count, column: frame.x,
                    width: frame.width)
                done += count
            }
            buffer.release(through: done)
        }
    }

    private func decode(
        _ data: UnsafeBufferPointer<UInt8>, of frame: WebPStructure.Frame, _ session: borrowing WebPSession,
        _ watch: DecodingWatch, rows: (Int) -> Void
    ) throws(ImageError) {
        let pieces = max(1, frame.width * frame.height / Self.pixelsOfPiece)
        let piece = min(Self.piece, max(256, data.count / pieces))
        var shown = 0
        while shown < data.count {
            try watch.check(.webp)
            shown = min(shown + piece, data.count)
            let isComplete = try unsafe session.decode(UnsafeBufferPointer(rebasing: data[..<shown]))
            rows(session.rows)
            if isComplete { return }
        }
        throw .truncated(.webp, detail: "image data is missing")
    }

    private static func check(_ status: VP8StatusCode) throws(ImageError) {
        switch status {
        case VP8_STATUS_OK: return
        case VP8_STATUS_NOT_ENOUGH_DATA, VP8_STATUS_SUSPENDED:
            throw .truncated(.webp, detail: "image data is missing")
        case VP8_STATUS_UNSUPPORTED_FEATURE: throw .unsupported(.webp, detail: "an unknown feature of the format")
        case VP8_STATUS_OUT_OF_MEMORY: throw .outOfMemory
        default: throw .corrupt(.webp, detail: "the data cannot be decoded")
        }
    }
}
