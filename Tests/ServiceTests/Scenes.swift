import FaceDetection
import FaceScenes
import Foundation
import Imaging

/// Photos that tests send, as PNG files.
enum Scenes {
    /// Portraits of 120, 200 and 160 pixels from left to right.
    static func threeFaces() throws -> Data {
        let portrait = try ImageDecoder().decode([UInt8](Data(contentsOf: Project.portrait))).image
        var scene = PortraitScene(
            canvas: Background.plain.canvas(width: 640, height: 320, seed: 1), portrait: portrait)
        for (x, side) in [(100.0, 120.0), (300, 200), (530, 160)] {
            scene.paste(PortraitScene.Placement(centre: Point(x: x, y: 160), side: side))
        }
        return Data(try scene.canvas.image.pngEncoded())
    }

    /// A picture without a face.
    static func nobody() throws -> Data {
        Data(try Background.cloudy.canvas(width: 300, height: 200, seed: 3).image.pngEncoded())
    }
}
