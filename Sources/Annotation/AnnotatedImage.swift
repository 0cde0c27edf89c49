import Imaging

/// A photo with boxes, dots and text over it.
public enum AnnotatedImage {
    /// The photo with the annotations drawn on it, as a PNG file.
    ///
    /// - Throws: `AnnotationError` when Cairo or libpng fails.
    public static func render(image: RGBImage, faces: [Annotation]) throws(AnnotationError) -> [UInt8] {
        let drawn = try draw(on: image, faces: faces)
        do {
            return try drawn.pngEncoded()
        } catch {
            throw .encoding(error.detail)
        }
    }

    /// The photo with the annotations drawn on it.
    ///
    /// Lines and letters grow with the photo. Text stands above its box, or below where there is no room, and is moved
    /// to lie inside the photo. It is set in DejaVu Sans, or what fontconfig finds instead.
    ///
    /// - Throws: `AnnotationError.drawing` when Cairo fails, as for photos with a side above 32,767 pixels.
    public static func draw(on image: RGBImage, faces: [Annotation]) throws(AnnotationError) -> RGBImage {
        let canvas = try Canvas(image)
        let side = Double(max(image.width, image.height))
        let style = Style(lineWidth: max(1.5, side / 400), fontSize: max(11, side / 50))
        for face in faces {
            canvas.strokeRectangle(
                x: face.origin.x, y: face.origin.y, width: face.width, height: face.height,
                lineWidth: style.lineWidth)
            for point in face.landmarks { canvas.fillDot(x: point.x, y: point.y, radius: style.lineWidth * 1.6) }
        }
        // Text comes last, so that no box crosses it.
        for face in faces { drawLabels(of: face, on: canvas, style) }
        return try canvas.image()
    }

    private struct Style {
        let lineWidth: Double
        let fontSize: Double
    }

    private static func drawLabels(of face: Annotation, on canvas: borrowing Canvas, _ style: Style) {
        guard !face.labels.isEmpty else { return }
        let lineHeight = style.fontSize * 1.3
        let margin = style.fontSize * 0.3
        let height = lineHeight * Double(face.labels.count) + margin
        let width = face.labels.map { canvas.textWidth($0, size: style.fontSize) }.max().map { $0 + 2 * margin } ?? 0
        let above = face.origin.y - style.lineWidth - height
        let below = face.origin.y + face.height + style.lineWidth
        let top = max(0, min(above >= 0 ? above : below, Double(canvas.height) - height))
        let left = max(0, min(face.origin.x, Double(canvas.width) - width))
        canvas.fillBackground(x: left, y: top, width: width, height: height)
        for (index, label) in face.labels.enumerated() {
            let baseline = top + lineHeight * Double(index) + style.fontSize
            canvas.drawText(label, x: left + margin, baseline: baseline, size: style.fontSize)
        }
    }
}

/// Why a photo could not be annotated.
public enum AnnotationError: Error, Equatable, Sendable {
    /// Cairo's message.
    case drawing(String)
    /// libpng's message.
    case encoding(String)
}

extension AnnotationError: CustomStringConvertible {
    /// One sentence.
    public var description: String {
        switch self {
        case .drawing(let message): "the photo cannot be drawn on: \(message)"
        case .encoding(let message): "the picture cannot be written as PNG: \(message)"
        }
    }
}
