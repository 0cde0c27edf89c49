/// Decodes the primary picture of HEIC and AVIF files with libheif, upright.
///
/// The file's boxes are read here, each coded picture in it is checked and put into a file of its own, and only that
/// is given to libheif: so a photo in tiles, as iPhones take them, needs memory for its pixels and one tile.
struct HEIFDecoder {
    let options: DecodingOptions
    let bounds: DecodingBounds

    /// Decodes one file.
    ///
    /// Cropping, turning and mirroring are those of the file's own properties; an EXIF orientation beside them says the
    /// same and is not applied (ISO/IEC 23008-12, 6.5.10).
    ///
    /// - Parameter announced: the format that the file's brands announce.
    func decode(
        _ file: UnsafeBufferPointer<UInt8>, announced: ImageFormat
    ) throws(ImageError) -> UprightImage {
        let source: HEIFSource
        do throws(HEIFFault) {
            source = try unsafe HEIFSource(parsing: Span(_unsafeElements: file))
        } catch {
            throw error.error(in: announced)
        }
        let (picture, format) = (source.picture, source.format)
        var warnings = ImageWarnings(isStrict: options.isStrict)
        if source.trailingBytes > 0 {
            try warnings.insert(.trailingData, orThrow: .trailingData(format, bytes: source.trailingBytes))
        }
        let limits = options.limits
        try limits.check(width: picture.width, height: picture.height)
        let placement = picture.placement
        try limits.check(width: placement.width, height: placement.height)
        let profile = picture.profile.map { unsafe Span(_unsafeElements: file).array($0) }
        let conversion = ColorConversion.make(
            profile: profile ?? picture.codePoints?.profile, samples: .rgb, warnings: &warnings)
        let first: (picture: HEIFCodedItem, alpha: HEIFCodedItem?)
        do throws(HEIFFault) { first = try unsafe firstItems(of: source, Span(_unsafeElements: file)) } catch {
            throw error.error(in: format)
        }
        let reservation = try bounds.reserve(
            HEIFMemory.bytes(
                visible: placement.width * placement.height, parts: [first.picture, first.alpha].compactMap(\.self),
                isInTiles: picture.tiles.count > 1, file: file.count))
        let watch = bounds.watch(width: placement.width, height: placement.height)
        let image = try unsafe RGBImage(
            ifPossible: placement.width, height: placement.height
        ) { (target) throws(ImageError) in
            let canvas = unsafe HEIFCanvas(target, placement: placement, stops: watch.stops)
            do throws(HEIFFault) {
                try unsafe draw(source, first: first.picture, of: Span(_unsafeElements: file), on: canvas, watch: watch)
                if let conversion { try unsafe convert(target, width: placement.width, by: conversion, watch) }
                if let alpha = first.alpha {
                    try unsafe blend(source, first: alpha, of: Span(_unsafeElements: file), on: canvas, watch: watch)
                }
            } catch {
                throw watch.verdict == nil ? error.error(in: format) : watch.error(format)
            }
        }
        return UprightImage(
            image: image, orientation: placement.orientation, fullWidth: image.width, fullHeight: image.height,
            warnings: warnings, format: format, reservation: reservation)
    }

    /// The first coded items of the picture and of its alpha, where that counts: they tell what all of them take.
    private func firstItems(
        of source: HEIFSource, _ file: Span<UInt8>
    ) throws(HEIFFault) -> (picture: HEIFCodedItem, alpha: HEIFCodedItem?) {
        let picture = try HEIFCodedItem(source.picture.tiles[0].item, of: source.picture, in: source.index, file)
        guard options.alpha == .white, let alpha = source.alpha else { return (picture, nil) }
        return (picture, try HEIFCodedItem(alpha.tiles[0].item, of: alpha, in: source.index, file))
    }

    private func draw(
        _ source: HEIFSource, first: HEIFCodedItem, of file: Span<UInt8>, on canvas: HEIFCanvas, watch: DecodingWatch
    ) throws(HEIFFault) {
        let picture = source.picture
        try forEachTile(of: picture, first: first, in: source.index, file, watch: watch) {
            (image, tile) throws(HEIFFault) in
            try canvas.draw(image, x: tile.x, y: tile.y, width: picture.tileWidth, height: picture.tileHeight)
        }
    }

    /// Decodes the tiles one after the other; none may take more than the first one.
    private func forEachTile(
        of picture: HEIFPicture, first: HEIFCodedItem, in index: HEIFIndex, _ file: Span<UInt8>, watch: DecodingWatch,
        _ body: (borrowing HEIFImage, HEIFPicture.Tile) throws(HEIFFault) -> Void
    ) throws(HEIFFault) {
        for (number, tile) in picture.tiles.enumerated() {
            guard !watch.stops() else { throw .corrupt("it was stopped") }
            let item = number == 0 ? first : try HEIFCodedItem(tile.item, of: picture, in: index, file)
            guard item.samples.isWithin(first.samples) else { throw .corrupt("tiles of several kinds of samples") }
            try body(item.decoded(), tile)
        }
        guard !watch.stops() else { throw .corrupt("it was stopped") }
    }

    private func convert(
        _ target: UnsafeMutableBufferPointer<UInt8>, width: Int, by conversion: ColorConversion, _ watch: DecodingWatch
    ) throws(HEIFFault) {
        let strip = width * 3 * UprightCanvas.stripRows
        for start in stride(from: 0, to: target.count, by: strip) {
            guard !watch.stops() else { throw .corrupt("it was stopped") }
            let end = min(start + strip, target.count)
            unsafe conversion.convert(UnsafeMutableBufferPointer(rebasing: target[start..<end]))
        }
    }

    private func blend(
        _ source: HEIFSource, first: HEIFCodedItem, of file: Span<UInt8>, on canvas: HEIFCanvas, watch: DecodingWatch
    ) throws(HEIFFault) {
        guard let alpha = source.alpha else { return }
        try forEachTile(of: alpha, first: first, in: source.index, file, watch: watch) {
            (image, tile) throws(HEIFFault) in
            try canvas.blend(
                image, x: tile.x, y: tile.y, width: alpha.tileWidth, height: alpha.tileHeight,
                isPremultiplied: source.isPremultiplied)
        }
    }
}
