extension ExifOrientation {
    /// The orientation in TIFF structures, as Exif segments or chunks hold them: that of the first which has one, as
    /// OpenCV takes it; `.upright` for anything malformed.
    ///
    /// Both byte orders are read. Only the first image directory is searched; the entry must be one SHORT (or LONG,
    /// as some cameras write it) with a value of 1 to 8. An `Exif\0\0` in front, which PNG and WebP should not have
    /// but often do, is skipped.
    static func parse(_ bytes: Span<UInt8>, in ranges: [Range<Int>]) -> ExifOrientation {
        for range in ranges where range.lowerBound >= 0 && range.upperBound <= bytes.count {
            var tiff = bytes.extracting(range)
            if tiff.hasText("Exif\0\0", at: 0) { tiff = tiff.extracting(6..<tiff.count) }
            if let value = find(inTIFF: tiff) { return ExifOrientation(rawValue: value) ?? .upright }
        }
        return .upright
    }

    private static func find(inTIFF tiff: Span<UInt8>) -> Int? {
        let bigEndian = tiff.hasText("MM", at: 0)
        guard bigEndian || tiff.hasText("II", at: 0), tiff.uint16(at: 2, bigEndian: bigEndian) == 42,
            let directory = tiff.uint32(at: 4, bigEndian: bigEndian), directory >= 8,
            let entries = tiff.uint16(at: directory, bigEndian: bigEndian)
        else { return nil }
        for index in 0..<entries {
            let entry = directory + 2 + index * 12
            guard let tag = tiff.uint16(at: entry, bigEndian: bigEndian),
                let type = tiff.uint16(at: entry + 2, bigEndian: bigEndian),
                let count = tiff.uint32(at: entry + 4, bigEndian: bigEndian)
            else { return nil }
            guard tag == 0x0112 else { continue }
            guard count == 1 else { return nil }
            switch type {
            case 3: return tiff.uint16(at: entry + 8, bigEndian: bigEndian)
            case 4: return tiff.uint32(at: entry + 8, bigEndian: bigEndian)
            default: return nil
            }
        }
        return nil
    }
}
