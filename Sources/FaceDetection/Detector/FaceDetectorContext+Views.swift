import Glibc
import Imaging

/// How the views of a face that is measured once more differ from its standard look.
private struct FaceView {
    /// How much more of the face's surroundings it shows.
    var widening = 1.0
    /// By how much it is turned, in radians.
    var turn = 0.0
    var isMirrored = false

    /// Errors of the network that hang on the size, the turn or the side of a face cancel out over these.
    static let all = [
        FaceView(turn: 0.1), FaceView(turn: -0.1, isMirrored: true), FaceView(widening: 0.85),
        FaceView(widening: 1.18, isMirrored: true),
    ]
}

extension FaceDetectorContext {
    /// The face from several views where that is worth their time: where its landmarks may not be a face's, and in small
    /// photos, whose passes cost little.
    func steadied(_ face: DetectedFace, in photo: PhotoSizes, settings: DetectionSettings) -> DetectedFace {
        let tilt = abs(remainder(face.roll, .pi / 2))
        let isPlain = face.confidence >= DetectionSettings.convincingScore && tilt <= UprightSearch.tilt / 2
        let isSmall = photo.photo.width * photo.photo.height <= DetectionSettings.smallPhoto
        guard settings.refines, !isPlain || isSmall else { return face }
        var face = uprighted(face, in: photo, settings: settings)
        if let viewed = viewed(face, in: photo, settings: settings) { return viewed }
        face.viewsAgree = false
        return face
    }

    /// The face as the mean of several views shows it, its box and landmarks steadier than those of one look.
    ///
    /// - Returns: nil where the views do not agree on where its landmarks are, or do not see it: it is none, or stands
    ///   otherwise.
    func viewed(_ face: DetectedFace, in photo: PhotoSizes, settings: DetectionSettings) -> DetectedFace? {
        guard let centred = view(face, as: FaceView(), in: photo, settings: settings) else { return nil }
        let views = FaceView.all.compactMap { view(centred, as: $0, in: photo, settings: settings) }
        guard views.count >= 3 else { return nil }
        var mean = DetectedFace.mean(of: views, weights: views.map { _ in 1 })
        guard views.allSatisfy({ mean.landmarks.deviation(of: $0.landmarks) <= Self.largestDeviation }) else {
            return nil
        }
        mean.confidence = face.confidence
        return mean
    }

    /// Whether views of a face agree on its landmarks.
    package func viewsAgree(
        on face: DetectedFace, in image: RGBImage, settings: DetectionSettings = DetectionSettings()
    ) -> Bool {
        viewed(face, in: PhotoSizes(image, passes: []), settings: settings) != nil
    }

    /// The mean distance of a view's landmarks from the mean, in distances between the eyes, from which on it shows
    /// something else. Of faces the 99th percentile is 0.2.
    private static let largestDeviation = 0.3

    private func view(
        _ face: DetectedFace, as view: FaceView, in photo: PhotoSizes, settings: DetectionSettings
    ) -> DetectedFace? {
        let look = FaceLook(
            at: face, angle: face.roll + view.turn, widening: view.widening, isMirrored: view.isMirrored)
        return seen(by: look, in: photo, settings: settings)
    }
}

extension FaceLandmarks {
    /// The root mean squared distance of other landmarks from these, in distances between these eyes.
    fileprivate func deviation(of others: FaceLandmarks) -> Double {
        let squares = zip(points, others.points).map { $0.distance(to: $1) * $0.distance(to: $1) }
        return (squares.reduce(0, +) / Double(squares.count)).squareRoot() / max(eyeDistance, .leastNormalMagnitude)
    }
}
