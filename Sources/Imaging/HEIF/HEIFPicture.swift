/// A picture of a HEIF file: one coded item, or a grid of them as phones write it.
struct HEIFPicture {
    /// The standard's least side of a tile is 64 pixels, phones take 512; a file of more tiles takes its time for the
    /// decoders that each of them needs.
    static let maximumTiles = 1024

    /// Columns and rows as stored: before cropping and turning.
    let width: Int
    let height: Int
    /// One coded item with its place in the stored picture.
    struct Tile {
        let item: Int
        let x: Int
        let y: Int
    }
    /// In the order in which they are decoded.
    let tiles: [Tile]
    /// Columns and rows of each tile.
    let tileWidth: Int
    let tileHeight: Int
    /// How the picture is cropped, turned and mirrored.
    let placement: PicturePlacement
    /// Where its ICC profile lies.
    let profile: Range<Int>?
    /// Its colour as code points.
    let codePoints: NCLX?

    /// Finds out what an item is made of.
    ///
    /// - Throws: `.unsupported` for codings and derivations that are not decoded, `.corrupt` for impossible ones.
    init(item: Int, of index: HEIFIndex, in file: Span<UInt8>) throws(HEIFFault) {
        let own = try HEIFItemProperties(index.properties(of: item))
        guard let type = index.types[item] else { throw .corrupt("the picture that it should show is missing") }
        guard let size = own.size else { throw .corrupt("the size of the picture is missing") }
        var first = own
        switch type {
        case "hvc1", "av01":
            tiles = [Tile(item: item, x: 0, y: 0)]
            (tileWidth, tileHeight) = size
        case "grid":
            let grid = try HEIFGrid(item: item, of: index, in: file)
            guard grid.width == size.width, grid.height == size.height else {
                throw .corrupt("the size of the grid is not the picture's")
            }
            first = try HEIFItemProperties(index.properties(of: grid.tiles[0]))
            guard let tile = first.size else { throw .corrupt("the size of the tiles is missing") }
            tiles = try grid.placed(tileWidth: tile.width, tileHeight: tile.height)
            (tileWidth, tileHeight) = tile
        default: throw .unsupported("a picture of the kind \(type)")
        }
        (width, height) = size
        placement = try own.placement(width: width, height: height)
        profile = own.profile ?? first.profile
        codePoints = own.codePoints ?? first.codePoints
    }
}

/// The tiles of a picture (ISO/IEC 23008-12, 6.6.2.3).
struct HEIFGrid {
    let columns: Int
    let width: Int
    let height: Int
    /// The items, row by row.
    let tiles: [Int]

    /// Reads a grid's description and finds its tiles.
    init(item: Int, of index: HEIFIndex, in file: Span<UInt8>) throws(HEIFFault) {
        guard let location = index.locations[item] else { throw .corrupt("the grid is missing") }
        let bytes = try location.bytes(in: file, internalData: index.internalData)
        let data = bytes.span
        var cursor = ByteCursor(0..<data.count)
        _ = try cursor.integer(1, in: data)
        let isWide = try cursor.integer(1, in: data) & 1 == 1
        let rows = 1 + (try cursor.integer(1, in: data))
        columns = 1 + (try cursor.integer(1, in: data))
        width = try cursor.integer(isWide ? 4 : 2, in: data)
        height = try cursor.integer(isWide ? 4 : 2, in: data)
        tiles = index.references("dimg", from: item)
        guard tiles.count == rows * columns else { throw .corrupt("\(tiles.count) of \(rows * columns) tiles") }
        guard tiles.count <= HEIFPicture.maximumTiles else {
            throw .unsupported("more than \(HEIFPicture.maximumTiles) tiles")
        }
        guard let type = index.types[tiles[0]], tiles.allSatisfy({ index.types[$0] == type }) else {
            throw .corrupt("tiles that are missing, or of several kinds")
        }
        guard type == "hvc1" || type == "av01" else { throw .unsupported("tiles of the kind \(type)") }
    }

    /// The tiles with their places: all have one size, cover the picture, and none lies outside of it.
    func placed(tileWidth: Int, tileHeight: Int) throws(HEIFFault) -> [HEIFPicture.Tile] {
        let rows = tiles.count / columns
        guard tileWidth > 0, tileHeight > 0, tileWidth <= Int(Int32.max), tileHeight <= Int(Int32.max),
            (columns - 1) * tileWidth < width, width <= columns * tileWidth, (rows - 1) * tileHeight < height,
            height <= rows * tileHeight
        else { throw .corrupt("\(columns)×\(rows) tiles of \(tileWidth)×\(tileHeight) do not fit its size") }
        return tiles.enumerated().map { number, item in
            HEIFPicture.Tile(item: item, x: number % columns * tileWidth, y: number / columns * tileHeight)
        }
    }
}

/// An item's properties, sorted by what they say.
struct HEIFItemProperties {
    private(set) var size: (width: Int, height: Int)?
    private(set) var configuration: (type: FourCC, range: Range<Int>)?
    private(set) var profile: Range<Int>?
    private(set) var codePoints: NCLX?
    /// Cropping, turning and mirroring in their order.
    private var transformations: [HEIFProperty] = []

    init(_ properties: [HEIFProperty]) throws(HEIFFault) {
        for property in properties {
            switch property {
            case .size(let width, let height):
                guard width > 0, height > 0 else { throw .corrupt("a picture without pixels") }
                if size == nil { size = (width, height) }
            case .configuration(let type, let range): configuration = (type, range)
            case .profile(let range): profile = range
            case .codePoints(let points): codePoints = points
            case .rotation, .mirroring, .cleanAperture: transformations.append(property)
            case .auxiliary, .other: break
            }
        }
    }

    /// What the transformations make of a picture of the given size.
    func placement(width: Int, height: Int) throws(HEIFFault) -> PicturePlacement {
        var placement = PicturePlacement(width: width, height: height)
        for transformation in transformations {
            switch transformation {
            case .rotation(let quarters): placement.turn(quarters: quarters)
            case .mirroring(let leftRight): placement.mirror(leftRight: leftRight)
            case .cleanAperture(let aperture):
                let part = try aperture.part(ofWidth: placement.width, height: placement.height)
                placement.crop(x: part.x, y: part.y)
            default: break
            }
        }
        return placement
    }
}
