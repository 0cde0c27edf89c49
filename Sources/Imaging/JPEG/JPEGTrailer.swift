/// What follows the image data of a JPEG file.
///
/// Cameras pad files with zeros and put more behind the image: the further images of a Multi-Picture file (gain maps,
/// depth, previews), the film of a motion photo, Samsung's trailer. None of it is read.
struct JPEGTrailer {
    /// The offset behind the end marker; nil when there is none.
    private(set) var end: Int?
    /// Whether bytes other than zeros stand between the image data and the end marker.
    private(set) var hasStrayData = false
    /// Where it begins.
    var start: Int

    /// Looks for the end marker.
    ///
    /// - Parameters:
    ///   - file: the whole file.
    ///   - position: where libjpeg stopped reading.
    ///   - marker: the marker that it met there; 0 for none.
    init(in file: Span<UInt8>, from position: Int, marker: Int) {
        start = position
        var (position, marker) = (position, marker)
        while true {
            switch marker {
            case 0xD9:
                end = position
                return
            case 0, 0x01, 0xD0...0xD7: break
            case 0xD8: return
            default:
                // A segment behind the scan, such as a comment.
                guard let length = file.uint16(at: position, bigEndian: true), length >= 2 else { return }
                position += length
            }
            let prefix = file.firstOffset(of: 0xFF, from: position)
            if file.firstNonzero(from: position) < prefix { hasStrayData = true }
            guard let code = file.byte(at: prefix + 1) else { return }
            (position, marker) = code == 0xFF ? (prefix + 1, 0) : (prefix + 2, Int(code))
        }
    }

    /// Notes what is there.
    ///
    /// - Throws: with strict warnings, for what is none of the trailers that cameras write.
    func note(
        in file: Span<UInt8>, header: JPEGHeader, warnings: inout ImageWarnings
    ) throws(ImageError) {
        guard let end else {
            try warnings.insert(.missingEnd, orThrow: .truncated(.jpeg, detail: "it has no end marker"))
            // Half an end marker is no trailer.
            let isHalf = start == file.count - 1 && file.byte(at: start) == 0xFF
            if start < file.count, !isHalf { warnings.insert(.trailingData) }
            return
        }
        if hasStrayData { try warnings.insert(.strayData, orThrow: .corrupt(.jpeg, detail: "bytes before its end")) }
        guard end < file.count else { return }
        if isKnown(file, from: end, header) {
            warnings.insert(.trailingData)
        } else {
            try warnings.insert(.trailingData, orThrow: .trailingData(.jpeg, bytes: file.count - end))
        }
    }

    /// Whether the bytes behind the picture are what cameras put there.
    private func isKnown(_ file: Span<UInt8>, from end: Int, _ header: JPEGHeader) -> Bool {
        let first = file.firstNonzero(from: end)
        guard first < file.count else { return true }
        let isPicture = file.byte(at: first) == 0xFF && file.byte(at: first + 1) == 0xD8
        if header.announcesMorePictures && isPicture { return true }
        // An ISO base media file begins with the length of its `ftyp` box, whose first byte is zero.
        if (end...first).contains(where: { file.hasText("ftyp", at: $0 + 4) }) { return true }
        return file.hasText("SEFT", at: file.count - 4)
    }
}
