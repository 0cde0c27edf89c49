/// The segments of a JPEG file (ITU-T T.81, annex B), walked before libjpeg sees it.
///
/// libjpeg fills what is missing with grey and does not look behind the end of the image; this finds the size, the
/// process, the Exif data and the end of the image, and refuses files that stop before it.
struct JPEGStructure {
    /// More scans than any encoder writes. Each scan walks over all coefficients of the picture, so that a small file
    /// with hundreds of empty ones costs minutes.
    static let maximumScans = 64

    private(set) var width = 0
    private(set) var height = 0
    private(set) var components = 0
    /// Where the TIFF structure of the Exif segment lies.
    private(set) var exif: Range<Int>?
    /// The parts of the ICC profile (ICC.1:2022, annex B.4), in their order in the file.
    private(set) var profileParts: [Range<Int>] = []
    /// Whether a Multi-Picture index (CIPA DC-007) announces more images behind this one.
    private(set) var announcesMorePictures = false
    /// Whether the data is divided by restart markers.
    private(set) var hasRestarts = false
    /// The offset behind the end-of-image marker.
    private(set) var end = 0
    private var scans = 0

    /// Walks over the whole file.
    ///
    /// - Throws: `.truncated` without an end of image, `.corrupt` for anything that no decoder expects,
    ///   `.unsupported` for lossless, hierarchical, 12-bit and two-component files.
    init(parsing file: Span<UInt8>) throws(ImageError) {
        var position = 2
        while true {
            let marker = try Self.marker(in: file, at: &position)
            switch marker {
            case 0xD9:
                guard scans > 0 else { throw .corrupt(.jpeg, detail: "it ends before its first scan") }
                end = position
                return
            case 0x01, 0xD0...0xD7: continue
            case 0x00, 0xD8: throw .corrupt(.jpeg, detail: "marker 0x\(String(marker, radix: 16)) out of place")
            default: break
            }
            guard let length = file.uint16(at: position, bigEndian: true) else {
                throw .truncated(.jpeg, detail: "it ends inside a segment")
            }
            guard length >= 2 else { throw .corrupt(.jpeg, detail: "a segment of impossible length") }
            guard position + length <= file.count else { throw .truncated(.jpeg, detail: "it ends inside a segment") }
            try read(marker: marker, in: file, segment: position + 2..<position + length)
            position += length
            if marker == 0xDA { position = Self.endOfScan(in: file, from: position) }
        }
    }

    private static func marker(in file: Span<UInt8>, at position: inout Int) throws(ImageError) -> UInt8 {
        guard let prefix = file.byte(at: position) else { throw .truncated(.jpeg, detail: "it has no end marker") }
        guard prefix == 0xFF else { throw .corrupt(.jpeg, detail: "bytes between its segments") }
        while let code = file.byte(at: position) {
            position += 1
            if code != 0xFF { return code }
        }
        throw .truncated(.jpeg, detail: "it has no end marker")
    }

    /// The offset of the first marker behind the entropy-coded data; stuffed zeros and restarts belong to the data.
    private static func endOfScan(in file: Span<UInt8>, from start: Int) -> Int {
        var position = file.firstOffset(of: 0xFF, from: start)
        while let next = file.byte(at: position + 1) {
            if next != 0 && next != 0xFF && !(0xD0...0xD7).contains(next) { return position }
            // One of several fill bytes may itself begin the marker.
            position = file.firstOffset(of: 0xFF, from: next == 0xFF ? position + 1 : position + 2)
        }
        return file.count
    }

    private mutating func read(marker: UInt8, in file: Span<UInt8>, segment: Range<Int>) throws(ImageError) {
        switch marker {
        case 0xC0, 0xC1, 0xC2, 0xC9, 0xCA: try readFrame(file, segment)
        case 0xC3, 0xC5...0xC7, 0xC8, 0xCB, 0xCD...0xCF:
            throw .unsupported(.jpeg, detail: "a lossless or hierarchical process")
        case 0xDA:
            guard width > 0 else { throw .corrupt(.jpeg, detail: "a scan before the frame header") }
            scans += 1
            guard scans <= Self.maximumScans else {
                throw .corrupt(.jpeg, detail: "more than \(Self.maximumScans) scans")
            }
        case 0xDD:
            hasRestarts = hasRestarts || file.uint16(at: segment.lowerBound, bigEndian: true) != 0
        case 0xE1 where exif == nil && scans == 0 && file.hasText("Exif\0", at: segment.lowerBound):
            exif = segment
        case 0xE2 where scans == 0 && file.hasText("ICC_PROFILE\0", at: segment.lowerBound):
            profileParts.append(segment)
        case 0xE2 where file.hasText("MPF\0", at: segment.lowerBound):
            announcesMorePictures = true
        default: break
        }
    }

    private mutating func readFrame(_ file: Span<UInt8>, _ segment: Range<Int>) throws(ImageError) {
        guard width == 0 else { throw .corrupt(.jpeg, detail: "two frame headers") }
        let start = segment.lowerBound
        guard segment.count >= 6, let height = file.uint16(at: start + 1, bigEndian: true),
            let width = file.uint16(at: start + 3, bigEndian: true)
        else { throw .corrupt(.jpeg, detail: "the frame header is too short") }
        guard file[start] == 8 else { throw .unsupported(.jpeg, detail: "\(file[start]) bits a sample") }
        guard width > 0 else { throw .corrupt(.jpeg, detail: "the header gives no width") }
        guard height > 0 else { throw .unsupported(.jpeg, detail: "the height is not in the header") }
        components = Int(file[start + 5])
        guard [1, 3, 4].contains(components) else {
            throw .unsupported(.jpeg, detail: "\(components) colour components")
        }
        (self.width, self.height) = (width, height)
    }
}
