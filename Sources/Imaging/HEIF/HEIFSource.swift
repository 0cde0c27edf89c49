/// What a HEIF file shows: its primary picture and what lies over it, found before libheif sees anything.
struct HEIFSource {
    let index: HEIFIndex
    let picture: HEIFPicture
    /// How much of the picture covers what is behind it, in its grey.
    let alpha: HEIFPicture?
    /// Whether the colours have been multiplied by the alpha.
    let isPremultiplied: Bool
    /// Bytes behind the last box, which belong to nothing.
    let trailingBytes: Int

    /// Walks over the boxes of the whole file.
    ///
    /// - Throws: `.truncated` when it stops before the data of its picture does, `.corrupt` for an impossible index,
    ///   `.unsupported` for pictures that are not decoded.
    init(parsing file: Span<UInt8>) throws(HEIFFault) {
        var boxes = ISOBoxes(0..<file.count)
        var (found, movie) = (HEIFIndex?.none, ISOBox?.none)
        var end = 0
        while let box = try boxes.nextOfFile(in: file) {
            // A second file, or a film, was put behind this one.
            if box.type == "ftyp", end > 0 { break }
            end = boxes.position
            if box.type == "meta", found == nil { found = try HEIFIndex(box, in: file) }
            if box.type == "moov" { movie = box }
        }
        trailingBytes = file.count - end
        if found == nil, let movie { found = try HEIFIndex(firstFrameOf: movie, in: file) }
        guard let found else { throw .truncated("it ends before the index of its pictures") }
        index = found
        guard let primary = index.primary else { throw .corrupt("it does not say which picture to show") }
        picture = try HEIFPicture(item: primary, of: index, in: file)
        var layers = [picture]
        if let item = try index.alpha(of: primary) {
            let alpha = try HEIFPicture(item: item, of: index, in: file)
            guard alpha.width == picture.width, alpha.height == picture.height else {
                throw .unsupported("an alpha channel of another size than the picture")
            }
            layers.append(alpha)
            self.alpha = alpha
            isPremultiplied = index.references("prem", from: primary).contains(item)
        } else {
            (alpha, isPremultiplied) = (nil, false)
        }
        // Whether all is there is known before the first tile is decoded.
        for tile in layers.flatMap(\.tiles) {
            guard let location = index.locations[tile.item] else {
                throw .corrupt("the data of the picture is missing")
            }
            _ = try location.parts(in: file, internalData: index.internalData)
        }
    }

    /// The coding of the picture, by which the format is named.
    var format: ImageFormat {
        index.types[picture.tiles[0].item] == "av01" ? .avif : .heic
    }
}
