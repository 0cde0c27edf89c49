/// The pass over a large photo that finds the faces which are too small in the passes over the whole photo.
package struct FinePass: Equatable {
    /// Pixels of the scaled photo.
    package var width: Int
    package var height: Int
    /// Pixels of the photo in one of the pass.
    package var pixels: Double

    /// The pass in which eyes that are as far apart as the settings' smallest are seen; nil where a pass before shows them
    /// about as large.
    package init?(width: Int, height: Int, passes: [DetectionPass], settings: DetectionSettings) {
        guard settings.smallestEyes > 0, let finest = passes.map({ max($0.width, $0.height) }).max() else { return nil }
        let longSide = Double(max(width, height))
        pixels = max(1, settings.smallestEyes / DetectionSettings.smallestEyesSeen)
        guard longSide / pixels >= Double(finest) * 1.25 else { return nil }
        self.width = max(1, Int((Double(width) / pixels).rounded(.up)))
        self.height = max(1, Int((Double(height) / pixels).rounded(.up)))
    }

    /// The tiles that faces found before leave room in: none of those that one face and what is around it fill.
    ///
    /// - Parameter faces: boxes in pixels of the photo.
    func tiles(besides faces: [FaceBox]) -> [SearchTile] {
        let surroundings = faces.map { FaceBox(centre: $0.centre, width: 2 * $0.width, height: 2 * $0.height) }
        return SearchTile.plan(width: width, height: height).filter { tile in
            let box = FaceBox(
                x: Double(tile.ownColumns.lowerBound) * pixels, y: Double(tile.ownRows.lowerBound) * pixels,
                width: Double(tile.ownColumns.count) * pixels, height: Double(tile.ownRows.count) * pixels)
            return surroundings.allSatisfy { $0.intersection(with: box) < 0.99 * box.area }
        }
    }
}
