import Annotation
import Classification
import FoundationEssentials
import Imaging
import ModelFiles

/// The picture that `--annotate` writes: a photo with boxes, landmarks and what the model says.
enum PhotoAnnotation {
    /// Draws the answer over its photo and writes a PNG file.
    ///
    /// - Throws: `AnnotationError`, or `PhotoError.unwritable`.
    static func write(_ answer: ClassificationAnswer, over image: RGBImage, to path: String) throws {
        let png = try AnnotatedImage.render(image: image, faces: answer.faces.map(annotation))
        do {
            try Data(png).write(to: URL(filePath: path))
        } catch {
            throw PhotoError.unwritable(path: path, reason: error.systemReason)
        }
    }

    private static func annotation(_ face: ClassificationAnswer.Face) -> Annotation {
        Annotation(
            origin: .init(x: face.box.x, y: face.box.y), width: face.box.width, height: face.box.height,
            landmarks: face.detection?.landmarks.points.map { .init(x: $0.x, y: $0.y) } ?? [],
            labels: labels(of: face))
    }

    private static func labels(of face: ClassificationAnswer.Face) -> [String] {
        var labels = face.attributes.entries.map(\.answer.text)
        if let reasons = face.detection?.reasons, !reasons.isEmpty {
            labels.append(reasons.map(\.rawValue).joined(separator: ", "))
        }
        return labels
    }
}
