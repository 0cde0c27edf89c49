extension DetectedFace {
    /// The face in the middle of several finds of it.
    ///
    /// - Parameters:
    ///   - faces: at least one.
    ///   - weights: how much each counts, greater than 0 in all.
    static func mean(of faces: [DetectedFace], weights: [Double]) -> DetectedFace {
        let sum = weights.reduce(0, +)
        func mean(_ value: (DetectedFace) -> Double) -> Double {
            zip(faces, weights).reduce(0) { $0 + value($1.0) * $1.1 } / sum
        }
        func mean(_ point: (FaceLandmarks) -> Point) -> Point {
            Point(x: mean { point($0.landmarks).x }, y: mean { point($0.landmarks).y })
        }
        return DetectedFace(
            box: FaceBox(
                x: mean { $0.box.x }, y: mean { $0.box.y }, width: mean { $0.box.width }, height: mean { $0.box.height }
            ),
            landmarks: FaceLandmarks(
                rightEye: mean(\.rightEye), leftEye: mean(\.leftEye), noseTip: mean(\.noseTip),
                rightMouth: mean(\.rightMouth), leftMouth: mean(\.leftMouth)),
            confidence: mean(\.confidence), uprightEdge: mean(\.uprightEdge))
    }
}
