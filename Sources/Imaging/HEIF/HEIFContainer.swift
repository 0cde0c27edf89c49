/// A HEIF file of one coded picture and nothing else: all of a client's file that libheif sees.
///
/// Thumbnails, depth and gain maps, metadata, references and transformations stay behind. So a decoder's library of any
/// age reads the files of later phones, nothing of them is unpacked or copied that does not belong to the picture, and
/// what a hostile index could ask of the library does not reach it.
enum HEIFContainer {
    /// Writes the file.
    ///
    /// - Parameters:
    ///   - type: `hvc1` or `av01`.
    ///   - configuration: the payload of `hvcC` or `av1C`.
    ///   - codePoints: the colour; nil leaves it to the bitstream.
    ///   - data: the coded picture.
    static func file(
        type: FourCC, configuration: [UInt8], width: Int, height: Int, codePoints: NCLX?, data: [UInt8]
    ) -> [UInt8] {
        let isHEVC = type == "hvc1"
        let brand: FourCC = isHEVC ? "heic" : "avif"
        let kinds = box("ftyp", brand.bytes + [0, 0, 0, 0] + FourCC("mif1").bytes + brand.bytes)
        var properties = [
            full("ispe", big(width, 4) + big(height, 4)), box(isHEVC ? "hvcC" : "av1C", configuration),
        ]
        if let color = codePoints {
            let points = [color.primaries, color.transfer, color.matrix].flatMap { big($0, 2) }
            properties.append(box("colr", FourCC("nclx").bytes + points + [color.fullRange ? 128 : 0]))
        }
        let links = properties.indices.map { UInt8($0 + 1) }
        let associations = full("ipma", big(1, 4) + big(1, 2) + [UInt8(links.count)] + links)
        let entry = full("infe", version: 2, big(1, 2) + [0, 0] + type.bytes + [0])
        // All but the offset of the data, which is of one size whatever its value.
        func index(offset: Int) -> [UInt8] {
            let place = full(
                "iloc", [0x44, 0] + big(1, 2) + big(1, 2) + [0, 0] + big(1, 2) + big(offset, 4) + big(data.count, 4))
            return full(
                "meta",
                full("hdlr", [0, 0, 0, 0] + FourCC("pict").bytes + [UInt8](repeating: 0, count: 13))
                    + full("pitm", big(1, 2)) + place + full("iinf", big(1, 2) + entry)
                    + box("iprp", box("ipco", properties.flatMap(\.self)) + associations))
        }
        let start = kinds.count + index(offset: 0).count + 8
        var file = kinds + index(offset: start)
        file.reserveCapacity(start + data.count)
        file += big(data.count + 8, 4) + FourCC("mdat").bytes
        file += data
        return file
    }

    private static func box(_ type: FourCC, _ payload: [UInt8]) -> [UInt8] {
        big(payload.count + 8, 4) + type.bytes + payload
    }

    private static func full(_ type: FourCC, version: UInt8 = 0, _ payload: [UInt8]) -> [UInt8] {
        box(type, [version, 0, 0, 0] + payload)
    }

    private static func big(_ value: Int, _ size: Int) -> [UInt8] {
        (0..<size).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
