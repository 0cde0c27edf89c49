import FaceDetection
import Glibc
import Imaging

/// A scene of pasted portraits that its number determines: one, two or five faces, from 40 to 1,500 pixels, turned by
/// up to 45°, a lone one partly outside.
public struct SceneRecipe: Sendable {
    /// The number of the scene.
    public let index: Int

    /// The recipe of a number.
    public init(index: Int) {
        self.index = index
    }

    /// How many portraits are pasted.
    public var faceCount: Int { [1, 1, 1, 2, 5][index % 5] }

    /// Draws the scene.
    public func scene(portrait: RGBImage) -> PortraitScene {
        var generator = SeededGenerator(seed: UInt64(index))
        // Sizes are spread evenly over the octaves.
        var side = 40 * pow(1500 / 40, Double.random(in: 0...1, using: &generator))
        let room = Double.random(in: 1.05...3, using: &generator)
        let across = faceCount == 1 ? 1 : 2.3
        let down = faceCount > 2 ? 3.5 : 1.1
        let width = min(max(side * room * across, 200), 2400)
        let height = min(max(side * room * down, 160), 2400)
        if faceCount > 1 { side = min(side, width / across, height / (down - 0.1)) }
        let background = Background.allCases[index % Background.allCases.count]
        var scene = PortraitScene(
            canvas: background.canvas(width: Int(width), height: Int(height), seed: UInt64(index)), portrait: portrait)
        for share in places {
            var centre = Point(x: share.x * width, y: share.y * height)
            if faceCount == 1 {
                centre.x = Self.coordinate(side: side, length: width, &generator)
                centre.y = Self.coordinate(side: side, length: height, &generator)
            }
            let degrees = Double.random(in: -45...45, using: &generator)
            scene.paste(PortraitScene.Placement(centre: centre, side: side, degrees: degrees))
        }
        return scene
    }

    /// Centres in shares of the canvas.
    private var places: [Point] {
        let corners = [(0.25, 0.17), (0.75, 0.17), (0.25, 0.83), (0.75, 0.83), (0.5, 0.5)]
        let shares = faceCount == 1 ? [(0.5, 0.5)] : faceCount == 2 ? [(0.25, 0.5), (0.75, 0.5)] : corners
        return shares.map { Point(x: $0.0, y: $0.1) }
    }

    /// A centre up to a third of a half portrait past the edge.
    private static func coordinate(side: Double, length: Double, _ generator: inout SeededGenerator) -> Double {
        let slack = min(side * 0.35, length / 2)
        return Double.random(in: slack...max(slack, length - slack), using: &generator)
    }
}
