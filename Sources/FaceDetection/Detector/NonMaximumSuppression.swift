/// Keeps the best of the finds that overlap (greedy non-maximum suppression).
package enum NonMaximumSuppression {
    /// - Parameters:
    ///   - faces: best first.
    ///   - iou: the overlap above which the lesser of two goes.
    package static func apply(to faces: [DetectedFace], iou: Double) -> [DetectedFace] {
        var kept: [DetectedFace] = []
        for face in faces where kept.allSatisfy({ $0.box.overlap(with: face.box) <= iou }) {
            kept.append(face)
        }
        return kept
    }

    /// The mean of a find and of those that see the same face, weighted by their scores: neighbouring cells see a face
    /// nearly alike, and which of them scores best may hang on the last digit.
    ///
    /// - Parameter candidates: all finds, `face` among them.
    static func mean(of face: DetectedFace, among candidates: [DetectedFace]) -> DetectedFace {
        let alike = candidates.filter { $0.box.overlap(with: face.box) >= 0.7 }
        let weights = alike.map { $0.confidence * $0.confidence * $0.confidence * $0.confidence }
        guard weights.reduce(0, +) > 0 else { return face }
        var mean = DetectedFace.mean(of: alike, weights: weights)
        mean.confidence = face.confidence
        mean.uprightEdge = mean.box.longerEdge
        return mean
    }
}
