/// The chunks of a WebP file (RFC 9649, section 2.3), walked before libwebp sees it.
struct WebPStructure {
    /// Where the TIFF structure of the `EXIF` chunk lies.
    private(set) var exif: Range<Int>?

    /// Where the ICC profile of the `ICCP` chunk lies.
    private(set) var profile: Range<Int>?

    /// Walks over the whole file.
    ///
    /// - Throws: `.truncated` when the file is shorter than it says, `.trailingData` when it is longer,
    ///   `.unsupported` for animations.
    init(parsing file: Span<UInt8>) throws(ImageError) {
        guard file.count >= 20, let size = file.uint32(at: 4, bigEndian: false) else {
            throw .truncated(.webp, detail: "it ends inside its header")
        }
        let end = 8 + size + size % 2
        guard size >= 12 else { throw .corrupt(.webp, detail: "the header is impossible") }
        guard 8 + size <= file.count else { throw .truncated(.webp, detail: "it is shorter than its header says") }
        guard file.count <= end else { throw .trailingData(.webp, bytes: file.count - end) }
        var position = 12
        while position + 8 <= 8 + size, let length = file.uint32(at: position + 4, bigEndian: false) {
            let data = position + 8..<position + 8 + length
            guard data.upperBound <= 8 + size else { throw .corrupt(.webp, detail: "a chunk runs past the end") }
            if file.hasText("ANIM", at: position) || file.hasText("ANMF", at: position) {
                throw .unsupported(.webp, detail: "an animation")
            }
            if file.hasText("EXIF", at: position), exif == nil { exif = data }
            if file.hasText("ICCP", at: position), profile == nil { profile = data }
            position = data.upperBound + length % 2
        }
        guard position >= 8 + size else { throw .corrupt(.webp, detail: "bytes that are no chunk") }
    }
}
