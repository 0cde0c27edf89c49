import Imaging

/// A part of a photo that a fine pass looks at on its own, so that memory stays bounded however large the photo is.
package struct SearchTile: Equatable {
    /// The longest side of a tile in pixels of the pass.
    package static let largestSide = 1280
    /// What tiles share with their neighbours, in pixels of the pass: faces up to this size lie wholly within the tile
    /// that their middle belongs to.
    package static let overlap = 128

    /// What the network sees, in pixels of the pass.
    package var columns: Range<Int>
    package var rows: Range<Int>
    /// Where the middle of a face lies that is this tile's, in pixels of the pass; without gaps or overlaps.
    package var ownColumns: Range<Int>
    package var ownRows: Range<Int>

    /// The tiles of a pass, row by row.
    package static func plan(width: Int, height: Int) -> [SearchTile] {
        let (across, down) = (parts(of: width), parts(of: height))
        return down.flatMap { rows in
            across.map { columns in
                SearchTile(columns: columns.seen, rows: rows.seen, ownColumns: columns.own, ownRows: rows.own)
            }
        }
    }

    private static func parts(of length: Int) -> [(seen: Range<Int>, own: Range<Int>)] {
        let count = length <= largestSide ? 1 : (length - overlap + largestSide - overlap - 1) / (largestSide - overlap)
        return (0..<count).map { index in
            let own = index * length / count..<(index + 1) * length / count
            let seen = max(0, own.lowerBound - overlap / 2)..<min(length, own.upperBound + overlap / 2)
            return (seen, own)
        }
    }

    /// Whether a place belongs to this tile.
    func owns(_ point: Point) -> Bool {
        point.x >= Double(ownColumns.lowerBound) && point.x < Double(ownColumns.upperBound)
            && point.y >= Double(ownRows.lowerBound) && point.y < Double(ownRows.upperBound)
    }

    /// The pixels of the tile.
    ///
    /// - Parameter pixels: pixels of the photo in one of the pass.
    func picture(of photo: RGBImage, pixels: Double) -> RGBImage {
        let place = AffineTransform(
            xx: pixels, xy: 0, dx: Double(columns.lowerBound) * pixels, yx: 0, yy: pixels,
            dy: Double(rows.lowerBound) * pixels)
        return photo.sampled(fromCorners: place, width: columns.count, height: rows.count)
    }
}
