/// A picture coded in HEVC (ITU-T H.265), checked before its decoder sees it.
///
/// The decoder takes memory for the size in the bitstream whatever the file's header said, and decodes as many pictures
/// and slices as there are; an item holds one picture.
enum HEVCItem {
    /// The most slices of each item in a picture of so many pixels. Phones write one.
    ///
    /// Each slice can walk over all of its item, so that a small file of many slices would cost minutes: 2²⁸ pixels in
    /// all take about 1.5 s.
    static func maximumSlices(pixels: Int) -> Int {
        min(64, max(4, (1 << 28) / max(pixels, 1)))
    }

    /// Parameter sets of one picture; it needs three. The decoder complains of each broken one on standard error.
    static let maximumParameterSets = 16

    /// The units of the picture as libheif expects them, with four bytes of length each, and its samples.
    ///
    /// - Parameters:
    ///   - configuration: the payload of `hvcC` (ISO/IEC 14496-15, 8.3.3.1).
    ///   - data: the item's bytes.
    ///   - width: columns that the file's header gives the picture.
    ///   - height: rows that it gives.
    ///   - maximumSlices: the most slices accepted.
    static func checked(
        configuration: [UInt8], data: [UInt8], width: Int, height: Int, maximumSlices: Int
    ) throws(HEIFFault) -> (data: [UInt8], samples: HEIFSamples) {
        var (lengthSize, ownSets, samples) = try check(configuration: configuration, width: width, height: height)
        var (units, slices, sets, position) = ([UInt8](), 0, ownSets, 0)
        while position < data.count {
            guard data.count - position >= lengthSize else { throw .truncated("image data is missing") }
            let length = data[position..<position + lengthSize].reduce(0) { $0 << 8 | Int($1) }
            position += lengthSize
            guard length <= data.count - position else { throw .truncated("image data is missing") }
            let unit = data[position..<position + length]
            position += length
            guard let header = Header(unit), header.layer == 0 else { continue }
            guard header.isParameterSet || header.isSlice else { continue }
            if header.isParameterSet {
                join(try check(unit, header, width: width, height: height), to: &samples)
                sets += 1
                guard sets <= maximumParameterSets else { throw .corrupt("too many parameter sets") }
            }
            if header.isSlice {
                // The first bit behind the header says whether the slice begins a picture.
                guard header.startsPicture == (slices == 0) else { throw .corrupt("an item of several pictures") }
                slices += 1
                guard slices <= maximumSlices else { throw .unsupported("more than \(maximumSlices) slices") }
            }
            for shift in [24, 16, 8, 0] { units.append(UInt8(truncatingIfNeeded: length >> shift)) }
            units += unit
        }
        guard slices > 0 else { throw .truncated("image data is missing") }
        return (units, samples ?? .most)
    }

    private static func join(_ more: HEIFSamples?, to samples: inout HEIFSamples?) {
        if let more { samples = samples?.joined(with: more) ?? more }
    }

    /// Checks the parameter sets in the configuration.
    ///
    /// - Returns: the bytes of each unit's length, how many parameter sets there are, and the samples that they announce.
    private static func check(
        configuration: [UInt8], width: Int, height: Int
    ) throws(HEIFFault) -> (lengthSize: Int, sets: Int, samples: HEIFSamples?) {
        let bytes = configuration.span
        var cursor = ByteCursor(0..<bytes.count)
        for _ in 0..<21 { _ = try cursor.integer(1, in: bytes) }
        let lengthSize = 1 + (try cursor.integer(1, in: bytes)) & 3
        var sets = 0
        var samples: HEIFSamples?
        for _ in 0..<(try cursor.integer(1, in: bytes)) {
            _ = try cursor.integer(1, in: bytes)
            for _ in 0..<(try cursor.integer(2, in: bytes)) {
                let length = try cursor.integer(2, in: bytes)
                let start = cursor.position
                for _ in 0..<length { _ = try cursor.integer(1, in: bytes) }
                let unit = configuration[start..<start + length]
                guard let header = Header(unit), header.isParameterSet else { continue }
                join(try check(unit, header, width: width, height: height), to: &samples)
                sets += 1
                guard sets <= maximumParameterSets else { throw .corrupt("too many parameter sets") }
            }
        }
        return (lengthSize, sets, samples)
    }

    /// Checks that a sequence parameter set announces the size that the file's header gave.
    ///
    /// - Returns: the samples that it announces; nil for another parameter set.
    private static func check(
        _ unit: ArraySlice<UInt8>, _ header: Header, width: Int, height: Int
    ) throws(HEIFFault) -> HEIFSamples? {
        guard header.type == 33 else { return nil }
        let coded = try codedPicture(unit)
        // Coded are whole blocks, of 64 pixels at most.
        guard coded.width < width + 64, coded.height < height + 64 else {
            throw .corrupt("\(coded.width)×\(coded.height) pixels are coded, its header says \(width)×\(height)")
        }
        return coded.samples
    }

    /// The size in a sequence parameter set (7.3.2.2.1), in pixels, and the samples.
    private static func codedPicture(
        _ unit: ArraySlice<UInt8>
    ) throws(HEIFFault) -> (width: Int, height: Int, samples: HEIFSamples) {
        var reader = BitReader(unescaping: unit.dropFirst(2), limit: 256)
        _ = try reader.bits(4)
        let layers = try reader.bits(3)
        _ = try reader.bits(1)
        try skipProfile(&reader, layers: layers)
        _ = try reader.golomb()
        let chroma = try reader.golomb()
        if chroma == 3 { _ = try reader.bits(1) }
        let (width, height) = (try reader.golomb(), try reader.golomb())
        // The window of what is shown has four sides.
        if try reader.flag() { for _ in 0..<4 { _ = try reader.golomb() } }
        let (luma, color) = (try reader.golomb(), try reader.golomb())
        let planes = chroma == 0 ? 1 : chroma == 1 ? 1.5 : 3
        return (width, height, HEIFSamples(isDeep: luma > 0 || color > 0, planes: planes))
    }

    /// Skips `profile_tier_level` (7.3.3) of a general profile and `layers` further ones.
    private static func skipProfile(_ reader: inout BitReader, layers: Int) throws(HEIFFault) {
        for _ in 0..<3 { _ = try reader.bits(32) }
        guard layers > 0 else { return }
        var present = [(profile: Bool, level: Bool)]()
        for _ in 0..<layers { present.append((try reader.flag(), try reader.flag())) }
        for _ in layers..<8 { _ = try reader.bits(2) }
        for layer in present {
            if layer.profile { for bits in [32, 32, 24] { _ = try reader.bits(bits) } }
            if layer.level { _ = try reader.bits(8) }
        }
    }

    /// The first bytes of a NAL unit (7.3.1.2).
    private struct Header {
        let type: Int
        let layer: Int
        let startsPicture: Bool

        init?(_ unit: ArraySlice<UInt8>) {
            guard unit.count >= 3 else { return nil }
            let bytes = Array(unit.prefix(3))
            type = Int(bytes[0] >> 1) & 63
            layer = Int(bytes[0] & 1) << 5 | Int(bytes[1] >> 3)
            startsPicture = bytes[2] >> 7 == 1
        }

        var isSlice: Bool { type < 32 }
        var isParameterSet: Bool { (32...34).contains(type) }
    }
}
