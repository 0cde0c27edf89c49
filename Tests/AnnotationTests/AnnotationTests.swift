import Annotation
import Imaging
import Testing

@Suite("Annotation")
struct AnnotationTests {
    private let photo = RGBImage(width: 300, height: 200, pixels: Array(repeating: 100, count: 300 * 200 * 3))

    private func pixel(_ image: RGBImage, _ x: Int, _ y: Int) -> [UInt8] {
        (0..<3).map { image.pixels[(y * image.width + x) * 3 + $0] }
    }

    @Test("without faces the photo stays as it was")
    func nothing() throws {
        let png = try AnnotatedImage.render(image: photo, faces: [])
        let bytes = try unsafe ImageDecoder().decode(png).image.withUnsafePixels { unsafe Array($0) }
        #expect(bytes == Array(repeating: 100, count: 300 * 200 * 3))
    }

    @Test("box and dots are drawn at their places, and nothing between them")
    func boxAndDots() throws {
        let face = Annotation(
            origin: .init(x: 100, y: 60), width: 80, height: 90, landmarks: [.init(x: 120.5, y: 90.5)])
        let drawn = try AnnotatedImage.draw(on: photo, faces: [face])
        for edge in [pixel(drawn, 100, 100), pixel(drawn, 140, 60), pixel(drawn, 179, 120)] {
            #expect(edge[0] > 150 && edge[1] > 120 && edge[2] < 60, "no yellow in \(edge)")
        }
        #expect(pixel(drawn, 120, 90) == [0, 230, 255])
        #expect(pixel(drawn, 150, 120) == [100, 100, 100])
        #expect(pixel(drawn, 20, 20) == [100, 100, 100])
    }

    @Test("text is written above its box, below where there is no room, and always inside the photo")
    func labels() throws {
        for (box, lines) in [((120.0, 80.0), 30..<76), ((120, 5), 96..<150), ((290, 80), 30..<76)]
            as [((Double, Double), Range<Int>)]
        {
            let face = Annotation(
                origin: .init(x: box.0, y: box.1), width: 60, height: 88, labels: ["female 97 %", "18–29 (25)"])
            let drawn = try AnnotatedImage.draw(on: photo, faces: [face])
            let white = lines.flatMap { y in (0..<300).map { (y, $0) } }
                .filter { pixel(drawn, $0.1, $0.0).allSatisfy { $0 > 200 } }
            #expect(white.count > 40, "box at \(box)")
        }
    }

    @Test("boxes partly or wholly outside, and text of any kind, do no harm")
    func outside() throws {
        let faces = [
            Annotation(origin: .init(x: -500, y: -20), width: 2000, height: 40, labels: ["", "\u{1F600} 日本", "a\0b"]),
            Annotation(origin: .init(x: 1e9, y: 1e9), width: 1e9, height: -5, landmarks: [.init(x: -1e9, y: 3)]),
        ]
        let drawn = try AnnotatedImage.draw(on: photo, faces: faces)
        #expect((drawn.width, drawn.height) == (300, 200))
    }

    @Test("a photo that is too large for the drawing library is an error")
    func tooLarge() {
        let long = RGBImage(width: 40_000, height: 1, pixels: Array(repeating: 0, count: 120_000))
        #expect(throws: AnnotationError.self) { try AnnotatedImage.draw(on: long, faces: []) }
    }
}
