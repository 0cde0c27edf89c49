import Imaging

/// A photo at the sizes of its passes, each made when it is first asked for.
final class PhotoSizes {
    /// The passes over the whole photo, finest first.
    let passes: [DetectionPass]
    /// The photo, and behind it the sizes of the passes that were made so far, finest first.
    private(set) var made: [ScaledPhoto]

    init(_ photo: RGBImage, passes: [DetectionPass]) {
        self.passes = passes
        made = [ScaledPhoto(photo)]
    }

    /// The photo as it is.
    var photo: RGBImage { made[0].image }

    /// The photo at the size of a pass. Each size is made from the next larger one, which costs less than starting from
    /// the photo.
    func size(of pass: Int) -> ScaledPhoto {
        while made.count <= pass + 1 {
            let next = passes[made.count - 1]
            made.append(made[made.count - 1].resized(width: next.width, height: next.height))
        }
        return made[pass + 1]
    }
}
