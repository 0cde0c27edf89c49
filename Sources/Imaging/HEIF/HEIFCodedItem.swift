/// A coded picture or tile of a HEIF file, checked and in a file of its own for its decoder.
struct HEIFCodedItem {
    let type: FourCC
    let width: Int
    let height: Int
    let samples: HEIFSamples
    private let file: [UInt8]

    /// Checks one item.
    init(
        _ item: Int, of picture: HEIFPicture, in index: HEIFIndex, _ file: Span<UInt8>
    ) throws(HEIFFault) {
        (width, height) = (picture.tileWidth, picture.tileHeight)
        let properties = try HEIFItemProperties(index.properties(of: item))
        guard let size = properties.size, size == (width, height) else { throw .corrupt("tiles of several sizes") }
        guard let type = index.types[item], let location = index.locations[item], let box = properties.configuration,
            box.type == (type == "av01" ? "av1C" : "hvcC")
        else { throw .corrupt("the configuration of its decoder is missing") }
        self.type = type
        let configuration = box.range.map { file[$0] }
        let bytes = try location.bytes(in: file, internalData: index.internalData)
        let (data, samples) =
            type == "av01"
            ? try AV1Item.checked(configuration: configuration, data: bytes, width: width, height: height)
            : try HEVCItem.checked(
                configuration: configuration, data: bytes, width: width, height: height,
                maximumSlices: HEVCItem.maximumSlices(pixels: picture.width * picture.height))
        self.samples = samples
        self.file = HEIFContainer.file(
            type: type, configuration: type == "av01" ? Array(configuration.prefix(4)) : configuration, width: width,
            height: height, codePoints: properties.codePoints ?? picture.codePoints, data: data)
    }

    /// Its pixels.
    func decoded() throws(HEIFFault) -> HEIFImage {
        let context = try HEIFContext(limit: max(width, height))
        return type == "av01"
            ? try OneCore.run { () throws(HEIFFault) in try context.decode(file) } : try context.decode(file)
    }
}
