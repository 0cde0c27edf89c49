/// One property that items of a HEIF file may have (ISO/IEC 23008-12, 6.5).
enum HEIFProperty {
    /// `ispe`: columns and rows of the decoded picture, before it is cropped and turned.
    case size(width: Int, height: Int)
    /// `hvcC` or `av1C`: where the decoder's configuration lies.
    case configuration(FourCC, Range<Int>)
    /// `colr` with an ICC profile: where it lies.
    case profile(Range<Int>)
    /// `colr` with code points (ITU-T H.273).
    case codePoints(NCLX)
    /// `irot`: quarter turns anticlockwise.
    case rotation(Int)
    /// `imir`: whether left and right change places, or else top and bottom.
    case mirroring(leftRight: Bool)
    /// `clap`: the part to be shown.
    case cleanAperture(CleanAperture)
    /// `auxC`: whether the picture is an alpha channel.
    case auxiliary(isAlpha: Bool)
    /// Anything else; it matters only where it is marked as essential.
    case other(FourCC)

    /// Properties without effect on the pixels, which some writers mark as essential all the same: depth, shape and
    /// brightness of the samples, names and dates.
    private static let harmless: Set<FourCC> = ["pixi", "pasp", "clli", "mdcv", "cclv", "amve", "udes", "crtt", "mdft"]

    private static let alphaTypes = [
        "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha", "urn:mpeg:hevc:2015:auxid:1", "urn:mpeg:avc:2015:auxid:1",
    ]

    /// Reads the property in a box of `ipco`.
    init(_ box: ISOBox, in file: Span<UInt8>) throws(HEIFFault) {
        switch box.type {
        case "ispe":
            var (_, _, cursor) = try box.full(in: file)
            self = .size(width: try cursor.integer(4, in: file), height: try cursor.integer(4, in: file))
        case "hvcC", "av1C": self = .configuration(box.type, box.payload)
        case "colr": self = try Self.color(box, in: file)
        case "irot":
            var cursor = ByteCursor(box.payload)
            self = .rotation(try cursor.integer(1, in: file) & 3)
        case "imir":
            var cursor = ByteCursor(box.payload)
            self = .mirroring(leftRight: try cursor.integer(1, in: file) & 1 == 1)
        case "clap": self = .cleanAperture(try CleanAperture(box, in: file))
        case "auxC":
            let (_, _, cursor) = try box.full(in: file)
            let text = cursor.rest.prefix { file[$0] != 0 }.map { file[$0] }
            self = .auxiliary(isAlpha: Self.alphaTypes.contains(String(decoding: text.prefix(64), as: UTF8.self)))
        default: self = .other(box.type)
        }
    }

    /// The property that an item cannot be shown without and that is not known.
    var unknownType: FourCC? {
        if case .other(let type) = self, !Self.harmless.contains(type) { type } else { nil }
    }

    private static func color(_ box: ISOBox, in file: Span<UInt8>) throws(HEIFFault) -> HEIFProperty {
        var cursor = ByteCursor(box.payload)
        switch try cursor.fourCC(in: file) {
        case "prof", "rICC": return .profile(cursor.rest)
        case "nclx":
            return .codePoints(
                NCLX(
                    primaries: try cursor.integer(2, in: file), transfer: try cursor.integer(2, in: file),
                    matrix: try cursor.integer(2, in: file), fullRange: try cursor.integer(1, in: file) >> 7 == 1))
        default: return .other(box.type)
        }
    }
}

/// The part of a picture that is to be shown (ISO/IEC 14496-12, 12.1.4).
struct CleanAperture {
    let width: Int
    let height: Int
    /// Twice the distance of its centre from that of the picture, in pixels.
    private let doubleOffset: (x: Double, y: Double)

    init(_ box: ISOBox, in file: Span<UInt8>) throws(HEIFFault) {
        var cursor = ByteCursor(box.payload)
        var values = [Double]()
        for _ in 0..<4 {
            let numerator = try cursor.signed32(in: file)
            let denominator = try cursor.integer(4, in: file)
            guard denominator > 0 else { throw .corrupt("the clean aperture is impossible") }
            values.append(Double(numerator) / Double(denominator))
        }
        guard values[0] >= 1, values[1] >= 1 else { throw .corrupt("the clean aperture is empty") }
        (width, height) = (Int(values[0].rounded()), Int(values[1].rounded()))
        doubleOffset = (2 * values[2], 2 * values[3])
    }

    /// The columns and rows of a picture of the given size that are shown.
    ///
    /// - Throws: `.corrupt` when they are not all inside.
    func part(ofWidth fullWidth: Int, height fullHeight: Int) throws(HEIFFault) -> (x: Range<Int>, y: Range<Int>) {
        let left = ((Double(fullWidth - width) + doubleOffset.x) / 2).rounded(.down)
        let top = ((Double(fullHeight - height) + doubleOffset.y) / 2).rounded(.down)
        guard left >= 0, top >= 0, left + Double(width) <= Double(fullWidth), top + Double(height) <= Double(fullHeight)
        else { throw .corrupt("the clean aperture reaches past the picture") }
        return (Int(left)..<Int(left) + width, Int(top)..<Int(top) + height)
    }
}
