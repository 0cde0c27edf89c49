/// The segments of a JPEG file in front of its image data (ITU-T T.81, annex B), walked before libjpeg sees it.
///
/// Like libjpeg it passes over bytes between segments. It finds the size, the Exif data and the colour profile.
struct JPEGHeader {
    private(set) var width = 0
    private(set) var height = 0
    private(set) var components = 0
    /// Whether all coefficients of the picture are kept until the last scan was read.
    private(set) var isProgressive = false
    /// Blocks of 8×8 coefficients of all components.
    private(set) var blocks = 0
    /// Whether the first scan leaves out components, so that all coefficients are kept as well.
    private(set) var hasSeveralScans = false
    /// Where the TIFF structures of the Exif segments lie.
    private(set) var exif: [Range<Int>] = []
    /// The parts of the ICC profile (ICC.1:2022, annex B.4), in their order in the file.
    private(set) var profileParts: [Range<Int>] = []
    /// Whether a Multi-Picture index (CIPA DC-007) announces more images behind this one.
    private(set) var announcesMorePictures = false
    /// Whether the data is divided by restart markers.
    private(set) var hasRestarts = false
    /// Whether bytes between segments belong to none.
    private(set) var hasStrayData = false

    /// Walks to the first scan.
    ///
    /// - Throws: `.truncated` for a file that ends before, `.corrupt` for anything that no decoder expects, `.unsupported`
    ///   for lossless, hierarchical, 12-bit and two-component files.
    init(parsing file: Span<UInt8>) throws(ImageError) {
        var position = 2
        while true {
            let marker = try nextMarker(in: file, at: &position)
            switch marker {
            case 0xD9: throw .corrupt(.jpeg, detail: "it ends before its first scan")
            case 0x01, 0xD0...0xD7: continue
            case 0xD8: throw .corrupt(.jpeg, detail: "marker 0xd8 out of place")
            default: break
            }
            guard let length = file.uint16(at: position, bigEndian: true) else {
                throw .truncated(.jpeg, detail: "it ends inside a segment")
            }
            guard length >= 2 else { throw .corrupt(.jpeg, detail: "a segment of impossible length") }
            guard position + length <= file.count else { throw .truncated(.jpeg, detail: "it ends inside a segment") }
            try read(marker: marker, in: file, segment: position + 2..<position + length)
            position += length
            guard marker != 0xDA else { return }
        }
    }

    /// The next marker, as libjpeg looks for it: after any bytes, stuffed zeros and fill bytes.
    private mutating func nextMarker(in file: Span<UInt8>, at position: inout Int) throws(ImageError) -> UInt8 {
        while true {
            let prefix = file.firstOffset(of: 0xFF, from: position)
            if prefix > position { hasStrayData = true }
            position = prefix
            while let code = file.byte(at: position), code == 0xFF { position += 1 }
            guard let code = file.byte(at: position) else {
                throw .truncated(.jpeg, detail: "it ends inside its header")
            }
            position += 1
            if code != 0 { return code }
            hasStrayData = true
        }
    }

    private mutating func read(marker: UInt8, in file: Span<UInt8>, segment: Range<Int>) throws(ImageError) {
        switch marker {
        case 0xC0, 0xC1, 0xC2, 0xC9, 0xCA:
            try readFrame(file, segment)
            isProgressive = marker == 0xC2 || marker == 0xCA
        case 0xC3, 0xC5...0xC7, 0xC8, 0xCB, 0xCD...0xCF:
            throw .unsupported(.jpeg, detail: "a lossless or hierarchical process")
        case 0xDA:
            guard width > 0 else { throw .corrupt(.jpeg, detail: "a scan before the frame header") }
            hasSeveralScans = isProgressive || file.byte(at: segment.lowerBound).map { Int($0) < components } ?? false
        case 0xDD:
            hasRestarts = file.uint16(at: segment.lowerBound, bigEndian: true) != 0
        case 0xE1 where file.hasText("Exif\0", at: segment.lowerBound):
            exif.append(segment)
        case 0xE2 where file.hasText("ICC_PROFILE\0", at: segment.lowerBound):
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
        blocks = Self.blocks(
            width: width, height: height,
            sampling: (0..<components).map { index in
                file.byte(at: start + 7 + 3 * index).map { (Int($0 >> 4), Int($0 & 15)) } ?? (1, 1)
            })
    }

    /// The blocks that libjpeg keeps of components that are sampled so often, across and down.
    private static func blocks(width: Int, height: Int, sampling: [(across: Int, down: Int)]) -> Int {
        func count(_ length: Int, _ factor: Int, of largest: Int) -> Int {
            let factor = max(factor, 1)
            let blocks = (length * factor + 8 * largest - 1) / (8 * largest)
            return (blocks + factor - 1) / factor * factor
        }
        let (across, down) = (sampling.map(\.across).max() ?? 1, sampling.map(\.down).max() ?? 1)
        return sampling.reduce(0) {
            $0 + count(width, $1.across, of: max(across, 1)) * count(height, $1.down, of: max(down, 1))
        }
    }
}
