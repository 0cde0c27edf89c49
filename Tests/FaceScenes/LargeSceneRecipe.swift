import FaceDetection
import Glibc
import Imaging

/// A large photo with small faces that its number determines: 4 to 64 megapixels, one to four faces whose eyes are 20 to 40
/// pixels apart, turned by up to 30°; in every third one a face that fills an eighth to a third of the height besides, which
/// leaves room for three.
public struct LargeSceneRecipe: Sendable {
    /// The number of the scene.
    public let index: Int

    /// The recipe of a number.
    public init(index: Int) {
        self.index = index
    }

    /// Draws the scene.
    public func scene(portrait: RGBImage) -> PortraitScene {
        var generator = SeededGenerator(seed: UInt64(index) + 1_000_000)
        let width = 2310 * pow(4, Double.random(in: 0...1, using: &generator))
        let height = width * 0.75
        let background = Background.allCases[index % Background.allCases.count]
        var scene = PortraitScene(
            canvas: background.canvas(width: Int(width), height: Int(height), seed: UInt64(index)), portrait: portrait)
        var cells = (0..<12).map { Point(x: (Double($0 % 4) + 0.5) / 4, y: (Double($0 / 4) + 0.5) / 3) }
        if index % 3 == 0 {
            let side = height * Double.random(in: 0.125...0.33, using: &generator) / 0.7
            let centre = cells.remove(at: Int.random(in: 5...6, using: &generator))
            cells.removeAll { abs($0.x - centre.x) < 0.3 && abs($0.y - centre.y) < 0.4 }
            scene.paste(
                PortraitScene.Placement(centre: Point(x: centre.x * width, y: centre.y * height), side: side))
        }
        for _ in 0..<Int.random(in: 1...min(4, cells.count), using: &generator) {
            let cell = cells.remove(at: Int.random(in: cells.indices, using: &generator))
            let eyes = 20 * pow(2, Double.random(in: 0...1, using: &generator))
            let shift = Double.random(in: -0.08...0.08, using: &generator)
            scene.paste(
                PortraitScene.Placement(
                    centre: Point(x: (cell.x + shift) * width, y: (cell.y + shift) * height),
                    side: eyes / PortraitScene.eyeDistance, degrees: Double.random(in: -30...30, using: &generator)))
        }
        return scene
    }
}
