/// Decodes the primary picture of HEIC and AVIF files with libheif, upright.
///
/// The file's boxes are read here, each coded picture in it is checked and put into a file of its own, and only that
/// is given to libheif: so a photo in tiles, as iPhones take them, needs memory for its pixels and one tile.
struct HEIFDecoder {
    let options: DecodingOptions
    let watch: (_ width: Int, _ height: Int) -> DecodingWatch

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
        let watch = watch(placement.width, placement.height)
        let image = try unsafe RGBImage(
            width: placement.width, height: placement.height
        ) { (target) throws(ImageError) in
            let canvas = unsafe HEIFCanvas(target, placement: placement)
            do throws(HEIFFault) {
                try unsafe draw(source, of: Span(_unsafeElements: file), on: canvas, watch: watch)
                unsafe conversion?.convert(target)
                if options.alpha == .white {
                    try unsafe blend(source, of: Span(_unsafeElements: file), on: canvas, watch: watch)
                }
            } catch {
                throw watch.verdict == nil ? error.error(in: format) : watch.error(format)
            }
        }
        return UprightImage(
            image: image, orientation: placement.orientation, fullWidth: image.width, fullHeight: image.height,
            warnings: warnings, format: format)
    }

    private func draw(
        _ source: HEIFSource, of file: Span<UInt8>, on canvas: HEIFCanvas, watch: DecodingWatch
    ) throws(HEIFFault) {
        let picture = source.picture
        for tile in picture.tiles {
            guard !watch.stops() else { throw .corrupt("it was stopped") }
            let image = try Self.image(tile.item, of: picture, in: source.index, file)
            try canvas.draw(image, x: tile.x, y: tile.y, width: picture.tileWidth, height: picture.tileHeight)
        }
    }

    private func blend(
        _ source: HEIFSource, of file: Span<UInt8>, on canvas: HEIFCanvas, watch: DecodingWatch
    ) throws(HEIFFault) {
        guard let alpha = source.alpha else { return }
        for tile in alpha.tiles {
            guard !watch.stops() else { throw .corrupt("it was stopped") }
            let image = try Self.image(tile.item, of: alpha, in: source.index, file)
            try canvas.blend(
                image, x: tile.x, y: tile.y, width: alpha.tileWidth, height: alpha.tileHeight,
                isPremultiplied: source.isPremultiplied)
        }
    }

    /// Checks and decodes one coded item.
    private static func image(
        _ item: Int, of picture: HEIFPicture, in index: HEIFIndex, _ file: Span<UInt8>
    ) throws(HEIFFault) -> HEIFImage {
        let (width, height) = (picture.tileWidth, picture.tileHeight)
        let properties = try HEIFItemProperties(index.properties(of: item))
        guard let size = properties.size, size == (width, height) else { throw .corrupt("tiles of several sizes") }
        guard let type = index.types[item], let location = index.locations[item], let box = properties.configuration,
            box.type == (type == "av01" ? "av1C" : "hvcC")
        else { throw .corrupt("the configuration of its decoder is missing") }
        let configuration = box.range.map { file[$0] }
        let bytes = try location.bytes(in: file, internalData: index.internalData)
        let data =
            type == "av01"
            ? try AV1Item.checked(configuration: configuration, data: bytes, width: width, height: height)
            : try HEVCItem.checked(
                configuration: configuration, data: bytes, width: width, height: height,
                maximumSlices: HEVCItem.maximumSlices(pixels: picture.width * picture.height))
        let container = HEIFContainer.file(
            type: type, configuration: type == "av01" ? Array(configuration.prefix(4)) : configuration, width: width,
            height: height, codePoints: properties.codePoints ?? picture.codePoints, data: data)
        let context = try HEIFContext(limit: max(width, height))
        return type == "av01"
            ? try OneCore.run { () throws(HEIFFault) in try context.decode(container) } : try context.decode(container)
    }
}
