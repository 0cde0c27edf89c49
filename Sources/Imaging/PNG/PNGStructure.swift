/// The chunks of a PNG file (ISO/IEC 15948, clause 5), walked before libpng sees it.
struct PNGStructure {
    private(set) var width = 0
    private(set) var height = 0
    /// Where the TIFF structures of the `eXIf` chunks lie.
    private(set) var exif: [Range<Int>] = []
    /// Where the compressed colour profile of the `iCCP` chunk lies, its name in front.
    private(set) var profile: Range<Int>?
    /// Whether the pixels are grey.
    private(set) var isGray = false
    /// Whether the rows come in seven passes.
    private(set) var isInterlaced = false
    private static let signatureLength = 8

    /// Walks over the whole file.
    ///
    /// - Throws: `.truncated` when it stops before the `IEND` chunk, `.corrupt` for impossible chunks or sizes, and, with
    ///   strict warnings, `.trailingData` when bytes follow `IEND`.
    init(parsing file: Span<UInt8>, warnings: inout ImageWarnings) throws(ImageError) {
        var position = Self.signatureLength
        var hasData = false
        while true {
            guard let length = file.uint32(at: position, bigEndian: true), position + 8 <= file.count else {
                throw .truncated(.png, detail: "it has no end chunk")
            }
            guard length <= Int32.max, Self.isChunkType(file, at: position + 4) else {
                throw .corrupt(.png, detail: "bytes that are no chunk")
            }
            let type = position + 4
            let data = position + 8..<position + 8 + length
            position = data.upperBound + 4
            guard position <= file.count else { throw .truncated(.png, detail: "it ends inside a chunk") }
            if file.hasText("IHDR", at: type) {
                try readHeader(file, data)
            } else if width == 0 {
                throw .corrupt(.png, detail: "the header is not its first chunk")
            } else if file.hasText("IDAT", at: type) {
                hasData = true
            } else if file.hasText("IEND", at: type) {
                break
            } else if file.hasText("eXIf", at: type) {
                exif.append(data)
            } else if file.hasText("iCCP", at: type), profile == nil, !hasData {
                profile = data
            } else if file.hasText("acTL", at: type), !hasData {
                warnings.insert(.animation)
            }
        }
        guard hasData else { throw .corrupt(.png, detail: "it has no image data") }
        guard position < file.count else { return }
        try warnings.insert(.trailingData, orThrow: .trailingData(.png, bytes: file.count - position))
    }

    private mutating func readHeader(_ file: Span<UInt8>, _ data: Range<Int>) throws(ImageError) {
        guard width == 0, data.count == 13, let width = file.uint32(at: data.lowerBound, bigEndian: true),
            let height = file.uint32(at: data.lowerBound + 4, bigEndian: true),
            (1...Int(Int32.max)).contains(width), (1...Int(Int32.max)).contains(height)
        else { throw .corrupt(.png, detail: "the header is impossible") }
        (self.width, self.height) = (width, height)
        // Bit 1 of the colour type tells of colour.
        isGray = file[data.lowerBound + 9] & 2 == 0
        isInterlaced = file[data.lowerBound + 12] == 1
    }

    private static func isChunkType(_ file: Span<UInt8>, at offset: Int) -> Bool {
        for index in offset..<offset + 4 {
            guard let letter = file.byte(at: index) else { return false }
            guard (0x41...0x5A).contains(letter) || (0x61...0x7A).contains(letter) else { return false }
        }
        return true
    }
}
