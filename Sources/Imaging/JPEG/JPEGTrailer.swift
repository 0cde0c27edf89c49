/// What may follow the end of a JPEG image without being garbage.
///
/// Cameras pad files with zeros and put more behind the image: the further images of a Multi-Picture file (gain maps,
/// depth, previews), the film of a motion photo, Samsung's trailer. None of it is read. Anything else is refused, since
/// it tells of a damaged upload or of a file that hides another one.
enum JPEGTrailer {
    /// Checks the bytes from `structure.end` on.
    ///
    /// - Throws: `.trailingData` with the number of bytes behind the image.
    static func check(_ file: Span<UInt8>, _ structure: JPEGStructure) throws(ImageError) {
        let start = file.firstNonzero(from: structure.end)
        guard start < file.count else { return }
        let isPicture = file.byte(at: start) == 0xFF && file.byte(at: start + 1) == 0xD8
        if structure.announcesMorePictures && isPicture { return }
        // An ISO base media file begins with the length of its `ftyp` box, whose first byte is zero.
        if (structure.end...start).contains(where: { file.hasText("ftyp", at: $0 + 4) }) { return }
        if file.hasText("SEFT", at: file.count - 4) { return }
        throw .trailingData(.jpeg, bytes: file.count - structure.end)
    }
}
