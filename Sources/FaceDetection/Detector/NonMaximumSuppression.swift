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
}
