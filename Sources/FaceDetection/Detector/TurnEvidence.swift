import Glibc

/// How much speaks for a photo standing upright the way that its faces were found.
package struct TurnEvidence {
    /// The faces, as looks saw them.
    package var faces: [DetectedFace]

    /// The faces, counted from the largest, that the turn of a photo rests on at least.
    package static let facesThatCount = 4

    package init(faces: [DetectedFace]) {
        self.faces = faces
    }

    /// Whether a face leaves no doubt: a score that faces on their side seldom reach, and the landmarks of a face.
    package static func isConvincing(_ face: DetectedFace) -> Bool {
        face.confidence >= DetectionSettings.convincingScore && face.hasShapeOfFace
    }

    /// Whether the photo may stand otherwise: no face, or those that convince make up less than half of what was found.
    package var isDoubtful: Bool {
        let convincing = faces.filter(Self.isConvincing).reduce(0) { $0 + $1.uprightEdge }
        return convincing <= 0.5 * faces.reduce(0) { $0 + $1.uprightEdge }
    }

    /// The weight of the best face.
    package var weight: Double { faces.map { Self.weight(of: $0) }.max() ?? -.infinity }

    /// The turn that makes the face upright on which most of the evidence rests.
    package var rotation: QuarterTurn {
        let lead = faces.max { Self.weight(of: $0) < Self.weight(of: $1) }
        return lead.map { QuarterTurn(uprighting: $0.roll) } ?? .none
    }

    /// The score of a face, less where its landmarks are not a face's; among equal ones the larger counts more.
    static func weight(of face: DetectedFace) -> Double {
        face.confidence + 0.01 * log2(max(1, face.uprightEdge)) - (face.hasShapeOfFace ? 0 : 0.2)
    }
}

extension DetectedFace {
    /// Whether its landmarks are laid out as those of a face, and the same in all views of it.
    public var hasShapeOfFace: Bool { viewsAgree && FaceShape(of: landmarks)?.isOfFace ?? false }
}
