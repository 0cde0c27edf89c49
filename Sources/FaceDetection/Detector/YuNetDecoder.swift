import Glibc
import NeuralNetwork

/// Turns the network's outputs into faces in the pixels of its input.
///
/// Source: cv::FaceDetectorYN (OpenCV, modules/objdetect/src/face_detect.cpp) and libfacedetection.train.
struct YuNetDecoder {
    /// The least score, √(σ(cls)·σ(obj)).
    var scoreThreshold: Double
    /// The most candidates that go on; those with the best scores do.
    var maximumCandidates = 2000

    /// All cells that score, best first.
    func candidates(_ levels: [DetectionFeatureMap]) -> [DetectedFace] {
        var faces: [DetectedFace] = []
        for (level, stride) in zip(levels, YuNet.strides) {
            append(level, stride: Double(stride), to: &faces)
        }
        faces.sort { $0.confidence > $1.confidence }
        return Array(faces.prefix(maximumCandidates))
    }

    private func append(_ map: DetectionFeatureMap, stride: Double, to faces: inout [DetectedFace]) {
        // Neither factor of the score exceeds one, so each must reach the square of the threshold by itself.
        let square = scoreThreshold * scoreThreshold
        let least = square > 0 ? Float(log(square / (1 - min(square, 1 - 1e-9)))) : -.infinity
        let channels = map.channels
        map.withValues { values in
            for cell in 0..<map.height * map.width {
                let start = cell * channels
                let objectness = values[start + YuNetContext.Output.objectness]
                let classification = values[start + YuNetContext.Output.classification]
                guard objectness >= least, classification >= least else { continue }
                let score = (sigmoid(objectness) * sigmoid(classification)).squareRoot()
                guard score >= scoreThreshold else { continue }
                let origin = Point(x: Double(cell % map.width), y: Double(cell / map.width))
                faces.append(
                    face(values.extracting(start..<start + channels), origin: origin, stride: stride, score: score))
            }
        }
    }

    /// The face that one cell describes, as offsets from it in units of the stride.
    private func face(_ cell: Span<Float>, origin: Point, stride: Double, score: Double) -> DetectedFace {
        var points: [Point] = []
        // The centre of the box, and then the landmarks.
        for start in [YuNetContext.Output.box.lowerBound] + YuNetContext.Output.landmarks.filter({ $0 % 2 == 0 }) {
            points.append(
                Point(
                    x: (origin.x + Double(cell[start])) * stride, y: (origin.y + Double(cell[start + 1])) * stride))
        }
        let size = YuNetContext.Output.box.lowerBound + 2
        let (width, height) = (exp(Double(cell[size])) * stride, exp(Double(cell[size + 1])) * stride)
        return DetectedFace(
            box: FaceBox(centre: points[0], width: width, height: height),
            landmarks: FaceLandmarks(
                rightEye: points[1], leftEye: points[2], noseTip: points[3], rightMouth: points[4],
                leftMouth: points[5]),
            confidence: score)
    }

    private func sigmoid(_ logit: Float) -> Double {
        1 / (1 + exp(-Double(logit)))
    }
}
