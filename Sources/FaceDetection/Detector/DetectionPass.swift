/// One pass over the whole photo: the size it is scaled to and the border of zeros around it.
package struct DetectionPass: Equatable {
    /// Pixels of the scaled photo, without the border.
    package var width: Int
    package var height: Int
    /// Pixels on each side.
    package var border: Int

    package init(width: Int, height: Int, border: Int) {
        self.width = width
        self.height = height
        self.border = border
    }

    /// The passes that a photo of a given size gets, coarse to fine.
    ///
    /// In the first the photo and the border around it measure the pass's length; it scales up where it must. A finer
    /// one has no border and never scales up, and is left out where the photo has too few pixels to show it a quarter
    /// more than the pass before.
    package static func plan(width: Int, height: Int, settings: DetectionSettings) -> [DetectionPass] {
        let longSide = Double(max(width, height))
        var passes: [DetectionPass] = []
        var previous = 0.0
        for length in settings.passes.sorted().map(Double.init) where length > 0 {
            let isFirst = passes.isEmpty
            let target = isFirst ? max(1, length / (1 + 2 * settings.border)) : min(length, longSide)
            guard target >= previous * 1.25 else { continue }
            let scale = target / longSide
            passes.append(
                DetectionPass(
                    width: max(1, Int((Double(width) * scale).rounded())),
                    height: max(1, Int((Double(height) * scale).rounded())),
                    border: isFirst ? Int(target * settings.border) : 0))
            previous = target
        }
        return passes
    }
}
