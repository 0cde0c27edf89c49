/// The chunks of a WebP file (RFC 9649, section 2.3), walked before libwebp sees it.
struct WebPStructure {
    /// A frame of an animation.
    struct Frame {
        /// Its first column and row on the animation's canvas.
        let x: Int
        let y: Int
        let width: Int
        let height: Int
        /// Its chunks of image data.
        let data: Range<Int>
    }

    /// Where the TIFF structures of the `EXIF` chunks lie.
    private(set) var exif: [Range<Int>] = []
    /// Where the ICC profile of the `ICCP` chunk lies.
    private(set) var profile: Range<Int>?
    /// The first frame of an animation.
    private(set) var frame: Frame?
    /// Columns and rows of the canvas, where the file has an extended header.
    private(set) var canvas: (width: Int, height: Int)?
    /// The end of what the header says is the file.
    let end: Int

    /// Walks over the whole file.
    ///
    /// - Throws: `.truncated` when the file is shorter than it says, `.corrupt` for an impossible header, and, with strict
    ///   warnings, for bytes that are no chunk, bytes behind the end and animations.
    init(parsing file: Span<UInt8>, warnings: inout ImageWarnings) throws(ImageError) {
        guard file.count >= 20, let size = file.uint32(at: 4, bigEndian: false) else {
            throw .truncated(.webp, detail: "it ends inside its header")
        }
        guard size >= 12 else { throw .corrupt(.webp, detail: "the header is impossible") }
        guard 8 + size <= file.count else { throw .truncated(.webp, detail: "it is shorter than its header says") }
        end = 8 + size
        if file.count > end + size % 2 {
            try warnings.insert(
                .trailingData, orThrow: .trailingData(.webp, bytes: file.count - end - size % 2))
        }
        var position = 12
        while position + 8 <= end, let length = file.uint32(at: position + 4, bigEndian: false) {
            let data = position + 8..<position + 8 + length
            guard data.upperBound <= end else {
                try warnings.insert(
                    .damagedMetadata, orThrow: .corrupt(.webp, detail: "a chunk runs past the end"))
                return
            }
            try read(file, chunk: position, data, warnings: &warnings)
            position = data.upperBound + length % 2
        }
        if position < end {
            try warnings.insert(.strayData, orThrow: .corrupt(.webp, detail: "bytes that are no chunk"))
        }
    }

    private mutating func read(
        _ file: Span<UInt8>, chunk: Int, _ data: Range<Int>, warnings: inout ImageWarnings
    ) throws(ImageError) {
        if file.hasText("EXIF", at: chunk) { exif.append(data) }
        if file.hasText("ICCP", at: chunk), profile == nil { profile = data }
        if file.hasText("VP8X", at: chunk), canvas == nil, data.count >= 10 {
            canvas = (file.uint24(at: data.lowerBound + 4) + 1, file.uint24(at: data.lowerBound + 7) + 1)
        }
        guard file.hasText("ANMF", at: chunk), frame == nil else { return }
        guard let canvas, data.count >= 16 else { throw .corrupt(.webp, detail: "a frame without a header") }
        let values = (0..<4).map { file.uint24(at: data.lowerBound + 3 * $0) }
        let first = Frame(
            x: 2 * values[0], y: 2 * values[1], width: values[2] + 1, height: values[3] + 1,
            data: data.lowerBound + 16..<data.upperBound)
        guard first.x + first.width <= canvas.width, first.y + first.height <= canvas.height else {
            throw .corrupt(.webp, detail: "a frame outside of the picture")
        }
        frame = first
        try warnings.insert(.animation, orThrow: .unsupported(.webp, detail: "an animation"))
    }
}

extension Span<UInt8> {
    /// Three bytes, the least significant first; they must be there.
    fileprivate func uint24(at offset: Int) -> Int {
        Int(self[offset]) | Int(self[offset + 1]) << 8 | Int(self[offset + 2]) << 16
    }
}
