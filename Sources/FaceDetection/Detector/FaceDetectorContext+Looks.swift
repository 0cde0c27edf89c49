import Glibc
import Imaging
import NeuralNetwork

extension FaceDetectorContext {
    /// A face as one look saw it.
    private struct Seen {
        var face: DetectedFace
        /// The turn of the picture in radians.
        var angle: Double
        /// The turn of the eyes in it, in radians.
        var residual: Double
    }

    /// The face as looks at its surroundings see it; as the pass saw it where a look does not find it, and nil where such a
    /// face scored too little for that.
    ///
    /// A pass may see it turned, too small or too large for good landmarks. Where it saw it upright and about as large as a look
    /// does, there is nothing more to see. A score that leaves doubts is looked into further.
    func refine(_ find: FaceFind, in photo: PhotoSizes, settings: DetectionSettings) -> DetectedFace? {
        let base = find.angle
        let start = Seen(face: find.face, angle: base, residual: remainder(find.face.roll - base, 2 * .pi))
        let isSeen = abs(start.residual) <= UprightSearch.tolerance && FaceLook.likeSizes.contains(find.size)
        let isFace = find.face.confidence >= settings.scoreThreshold
        var best = isSeen && isFace ? start : settle(start, in: photo, settings: settings)
        if (best?.face.confidence ?? 0) < DetectionSettings.convincingScore {
            best = tilted(best, from: start, in: photo, settings: settings)
        }
        guard var face = best?.face else { return isFace ? find.face : nil }
        // What the pass scored is of the face as it saw it, and says nothing of one that turned out to stand otherwise.
        if abs(remainder(face.roll - find.face.roll, 2 * .pi)) <= UprightSearch.tilt {
            face.confidence = max(face.confidence, find.face.confidence)
        }
        return face
    }

    /// What looks further to either side see, where they see more than `best`.
    ///
    /// Of a face that is tilted by some 30° the network may report level eyes, where there are none: the score tells.
    private func tilted(
        _ best: Seen?, from start: Seen, in photo: PhotoSizes, settings: DetectionSettings
    ) -> Seen? {
        let middle = best ?? start
        var best = best
        for tilt in [-UprightSearch.tilt, UprightSearch.tilt] {
            let angle = middle.angle + tilt
            guard let seen = look(at: middle.face, angle: angle, in: photo, settings: settings),
                seen.face.confidence > best?.face.confidence ?? 0,
                let settled = settle(seen, in: photo, settings: settings),
                settled.face.confidence > best?.face.confidence ?? 0
            else { continue }
            best = settled
        }
        return best
    }

    /// The face the way up that scores best, where the way it was found leaves doubts: on the head the network may take a brow
    /// for a mouth. Whatever turn of the photo showed it, quarter turns of itself are looked at.
    func uprighted(_ face: DetectedFace, in photo: PhotoSizes, settings: DetectionSettings) -> DetectedFace {
        guard settings.rotations, !TurnEvidence.isConvincing(face) else { return face }
        var best = face
        for quarter in 1...3 {
            let angle = face.roll + Double(quarter) * .pi / 2
            guard let seen = look(at: face, angle: angle, in: photo, settings: settings),
                let settled = settle(seen, in: photo, settings: settings)?.face,
                TurnEvidence.weight(of: settled) > TurnEvidence.weight(of: best)
            else { continue }
            best = settled
        }
        return best
    }

    /// Looks from what was seen before until the eyes are level; the levellest. Nil where the first one does not find the face.
    private func settle(_ start: Seen, in photo: PhotoSizes, settings: DetectionSettings) -> Seen? {
        var search = UprightSearch(roll: start.residual, angle: start.angle)
        var best: Seen?
        for _ in 0..<UprightSearch.maximumLooks {
            guard let seen = look(at: best?.face ?? start.face, angle: search.nextAngle, in: photo, settings: settings)
            else { break }
            if abs(seen.residual) < abs(best?.residual ?? .infinity) { best = seen }
            search.note(angle: seen.angle, residual: seen.residual)
            if search.isLevel { break }
        }
        return best
    }

    private func look(at place: DetectedFace, angle: Double, in photo: PhotoSizes, settings: DetectionSettings) -> Seen?
    {
        seen(by: FaceLook(at: place, angle: angle), in: photo, settings: settings).map {
            Seen(face: $0, angle: angle, residual: remainder($0.roll - angle, 2 * .pi))
        }
    }

    /// The face that a look is at; nil where the network does not see it.
    func seen(by look: FaceLook, in photo: PhotoSizes, settings: DetectionSettings) -> DetectedFace? {
        guard continues(), see(look.input(from: photo.made)) else { return nil }
        return look.match(YuNetDecoder(scoreThreshold: settings.scoreThreshold).candidates(network.levels))
    }
}
