/// The faces that looks confirmed, largest first, and how many more a search found.
package struct ConfirmedFaces {
    /// Largest first.
    package var faces: [DetectedFace]
    /// How many more there are, that were not looked at.
    package var unseen: Int
    /// What they say of the turn of the photo.
    package var evidence: TurnEvidence { TurnEvidence(faces: faces) }

    package init(faces: [DetectedFace] = [], unseen: Int = 0) {
        (self.faces, self.unseen) = (faces, unseen)
    }

    /// Those that a turn of the photo may rest on: more turns are more chances for what is no face.
    var reliable: ConfirmedFaces {
        ConfirmedFaces(
            faces: faces.filter { $0.confidence >= DetectionSettings.turnedScore && $0.hasShapeOfFace },
            unseen: unseen)
    }

    /// Adds a face; where looks that began at two finds saw the same one, the surer of them stays.
    package mutating func add(_ face: DetectedFace) {
        guard let same = faces.firstIndex(where: { $0.box.overlap(with: face.box) > 0.7 }) else {
            return faces.append(face)
        }
        if face.confidence > faces[same].confidence { faces[same] = face }
    }

    /// Those that leave no doubt.
    package var convincing: ConfirmedFaces { ConfirmedFaces(faces: faces.filter(TurnEvidence.isConvincing)) }

    /// These and those of the others that lie elsewhere, or convince where these do not.
    package func adding(_ others: ConfirmedFaces) -> ConfirmedFaces {
        var sum = self
        for other in others.faces {
            let same = sum.faces.indices.filter {
                let box = sum.faces[$0].box
                return box.overlap(with: other.box) > 0.3 || box.containment(with: other.box) > 0.5
            }
            let isSurer =
                TurnEvidence.isConvincing(other)
                && !same.contains { TurnEvidence.isConvincing(sum.faces[$0]) }
            guard same.isEmpty || isSurer else { continue }
            for index in same.reversed() { sum.faces.remove(at: index) }
            sum.faces.append(other)
        }
        sum.faces.sort { $0.box.area > $1.box.area }
        return sum
    }
}
