extension HEIFIndex {
    /// The first frame of a sequence that has no primary picture, as the only item.
    ///
    /// - Parameter movie: the `moov` box (ISO/IEC 14496-12, 8).
    /// - Throws: `.unsupported` without a track of pictures in HEVC or AV1, `.corrupt` for an impossible one.
    init(firstFrameOf movie: ISOBox, in file: Span<UInt8>) throws(HEIFFault) {
        var tracks = ISOBoxes(movie.payload)
        while let track = try tracks.next(in: file) {
            guard track.type == "trak", let media = try track.child("mdia", in: file),
                let handler = try media.child("hdlr", in: file)
            else { continue }
            var (_, _, cursor) = try handler.full(in: file)
            _ = try cursor.integer(4, in: file)
            guard ["pict", "vide"].contains(try cursor.fourCC(in: file)),
                let table = try media.child("minf", in: file)?.child("stbl", in: file),
                let descriptions = try table.child("stsd", in: file)
            else { continue }
            let (type, properties) = try Self.frames(descriptions, in: file)
            self.init(
                item: type, location: try Self.firstFrame(table, in: file), properties: properties)
            return
        }
        throw .unsupported("a sequence without pictures")
    }

    /// What the first description of the frames says (8.5.2 and 12.1.3).
    private static func frames(
        _ descriptions: ISOBox, in file: Span<UInt8>
    ) throws(HEIFFault) -> (type: FourCC, properties: [HEIFProperty]) {
        var (_, _, cursor) = try descriptions.full(in: file)
        _ = try cursor.integer(4, in: file)
        var entries = ISOBoxes(cursor.rest)
        guard let entry = try entries.next(in: file) else { throw .corrupt("the frames are not described") }
        guard ["hvc1", "hev1", "av01"].contains(entry.type) else {
            throw .unsupported("frames of the kind \(entry.type)")
        }
        // Up to the size stand 24 bytes, behind it 50, then boxes as those of items.
        var start = ByteCursor(entry.payload)
        for _ in 0..<6 { _ = try start.integer(4, in: file) }
        let (width, height) = (try start.integer(2, in: file), try start.integer(2, in: file))
        for _ in 0..<25 { _ = try start.integer(2, in: file) }
        var properties = [HEIFProperty.size(width: width, height: height)]
        var boxes = ISOBoxes(start.rest)
        while let box = try boxes.next(in: file), properties.count < 16 {
            if ["hvcC", "av1C", "colr", "clap"].contains(box.type) {
                properties.append(try HEIFProperty(box, in: file))
            }
        }
        return (entry.type == "av01" ? "av01" : "hvc1", properties)
    }

    /// Where the first frame lies (8.7).
    private static func firstFrame(_ table: ISOBox, in file: Span<UInt8>) throws(HEIFFault) -> HEIFLocation {
        let isLong = try table.child("co64", in: file) != nil
        guard let sizes = try table.child("stsz", in: file),
            let places = try table.child(isLong ? "co64" : "stco", in: file)
        else { throw .corrupt("the place of the first frame is missing") }
        var (_, _, cursor) = try sizes.full(in: file)
        var size = try cursor.integer(4, in: file)
        _ = try cursor.integer(4, in: file)
        if size == 0 { size = try cursor.integer(4, in: file) }
        var (_, _, place) = try places.full(in: file)
        _ = try place.integer(4, in: file)
        let offset = try place.integer(isLong ? 8 : 4, in: file)
        guard size > 0 else { throw .corrupt("the first frame is empty") }
        return HEIFLocation(isInternal: false, extents: [(offset, size)])
    }
}

extension ISOBox {
    /// The first box of a kind inside this one.
    fileprivate func child(_ type: FourCC, in file: Span<UInt8>) throws(HEIFFault) -> ISOBox? {
        var boxes = ISOBoxes(payload)
        while let box = try boxes.next(in: file) {
            if box.type == type { return box }
        }
        return nil
    }
}
