/// Where an item's bytes lie (ISO/IEC 14496-12, 8.11.3).
struct HEIFLocation {
    /// More parts than any writer divides an item into.
    private static let maximumExtents = 64

    /// In the index itself (`idat`) instead of the file.
    let isInternal: Bool
    /// Begin and length of each part; a length of nil reaches to the end.
    let extents: [(offset: Int, length: Int?)]

    /// Reads an `iloc` box: the places of all items.
    static func all(_ box: ISOBox, in file: Span<UInt8>) throws(HEIFFault) -> [Int: HEIFLocation] {
        var (version, _, cursor) = try box.full(in: file)
        guard version <= 2 else { throw .unsupported("version \(version) of the items' places") }
        let sizes = try cursor.integer(2, in: file)
        let (offsetSize, lengthSize, baseSize) = (sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15)
        let indexSize = version == 0 ? 0 : sizes & 15
        guard [offsetSize, lengthSize, baseSize, indexSize].allSatisfy({ $0 <= 8 }) else {
            throw .corrupt("the items' places have impossible sizes")
        }
        var locations = [Int: HEIFLocation]()
        for _ in 0..<(try cursor.integer(version < 2 ? 2 : 4, in: file)) {
            let item = try cursor.integer(version < 2 ? 2 : 4, in: file)
            let method = version == 0 ? 0 : try cursor.integer(2, in: file) & 15
            let source = try cursor.integer(2, in: file)
            let base = try cursor.integer(baseSize, in: file)
            let count = try cursor.integer(2, in: file)
            guard count <= maximumExtents else { throw .unsupported("an item in more than \(maximumExtents) parts") }
            var extents = [(offset: Int, length: Int?)]()
            for _ in 0..<count {
                _ = try cursor.integer(indexSize, in: file)
                let offset = base + (try cursor.integer(offsetSize, in: file))
                let length = try cursor.integer(lengthSize, in: file)
                extents.append((offset, length == 0 ? nil : length))
            }
            // Items made of others' bytes, or of other files', are kept without a place.
            guard method <= 1, source == 0 else { continue }
            locations[item] = HEIFLocation(isInternal: method == 1, extents: extents)
        }
        return locations
    }

    /// Where the item's bytes lie in the file, part by part.
    ///
    /// - Parameters:
    ///   - file: the whole file.
    ///   - internalData: the payload of `idat`.
    /// - Throws: `.truncated` when a part lies past the end, `.corrupt` when the parts are more than the file.
    func parts(in file: Span<UInt8>, internalData: Range<Int>?) throws(HEIFFault) -> [Range<Int>] {
        let source: Range<Int>
        if isInternal {
            guard let internalData else { throw .corrupt("the data of an item is missing") }
            source = internalData
        } else {
            source = 0..<file.count
        }
        var (parts, total) = ([Range<Int>](), 0)
        for (offset, length) in extents {
            let length = length ?? max(0, source.count - offset)
            guard offset <= source.count, length <= source.count - offset else {
                throw isInternal ? .corrupt("an item's data lies past its place") : .truncated("image data is missing")
            }
            total += length
            parts.append(source.lowerBound + offset..<source.lowerBound + offset + length)
        }
        guard total > 0 else { throw .corrupt("an item without data") }
        guard total <= file.count else { throw .corrupt("an item is larger than the file") }
        return parts
    }

    /// The item's bytes.
    ///
    /// - Throws: as `parts`.
    func bytes(in file: Span<UInt8>, internalData: Range<Int>?) throws(HEIFFault) -> [UInt8] {
        var bytes = [UInt8]()
        for part in try parts(in: file, internalData: internalData) {
            unsafe file.extracting(part).withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
        }
        return bytes
    }
}
