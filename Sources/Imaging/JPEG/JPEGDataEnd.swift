/// The end of image data that no marker follows: a camera left the end marker out, or the file was cut off and something
/// was put behind.
struct JPEGDataEnd {
    /// The offset behind the last byte of the data.
    let position: Int

    /// Looks whether all of the data is there.
    ///
    /// Sequential data is counted out to the bit: it must end in front of a trailer that is known, and else be filled up
    /// with ones. Progressive data is known to be complete up to where libjpeg reads ahead; where a trailer begins before
    /// that, the picture must decode without it.
    ///
    /// - Parameters:
    ///   - limit: how far libjpeg has read.
    ///   - watch: says how long it may take.
    /// - Throws: `.truncated` where data is missing.
    init(
        of file: UnsafeBufferPointer<UInt8>, header: JPEGHeader, before limit: Int, watch: DecodingWatch
    ) throws(ImageError) {
        let bytes = unsafe Span(_unsafeElements: file)
        guard let layout = JPEGScanLayout(lastIn: bytes, before: limit) else { throw JPEGDecoder.missingData }
        let outcome = JPEGScanEnd.find(in: bytes, layout) { watch.stops() }
        try watch.check(.jpeg)
        let trailer = JPEGTrailerStart(after: layout.start)
        switch outcome {
        case .missing: throw JPEGDecoder.missingData
        case .found(let end):
            position = end.position
            let isKnown = trailer.begins(in: bytes, at: position)
            guard trailer.find(in: bytes, near: position).map({ $0 >= position }) ?? true,
                !trailer.isInZeros(bytes, at: position - 1), isKnown || end.isFilledWithOnes
            else { throw JPEGDecoder.missingData }
        case .unknown:
            guard let start = trailer.findWithZeros(in: bytes, near: limit), start < limit else {
                position = limit
                return
            }
            position = start
            try unsafe Self.check(UnsafeBufferPointer(rebasing: file[..<start]), header, watch)
        }
    }

    /// Decodes a file at an eighth of its size.
    private static func check(
        _ file: UnsafeBufferPointer<UInt8>, _ header: JPEGHeader, _ watch: DecodingWatch
    ) throws(ImageError) {
        let session = try unsafe JPEGSession(file, watch: watch)
        _ = try session.readHeader()
        try session.start(
            denominator: 8,
            maximumScans: JPEGScans.limit(width: header.width, height: header.height, components: header.components))
        let samples = header.components == 4 ? 4 : 3
        let row = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: (header.width + 7) / 8 * samples)
        defer { unsafe row.deallocate() }
        for _ in 0..<(header.height + 7) / 8 { try unsafe session.read(row, rows: 1) }
    }
}
