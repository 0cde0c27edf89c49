import FaceDetection
import FaceScenes
import Foundation
import Imaging

/// Where the test material lies, and the portrait that scenes are made of.
enum Fixtures {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path()
    static let detector = root + "/models/yunet/1"
    static let reference = root + "/Tests/Fixtures/reference/yunet.safetensors"

    /// A public-domain portrait of reference material: `portrait.png`, 160×160, or `astronaut.png`, 512×512.
    static func picture(_ name: String) throws -> RGBImage {
        let data = try Data(contentsOf: URL(filePath: root + "/Tests/Fixtures/reference/\(name).png"))
        return try ImageDecoder().decode([UInt8](data)).image
    }

    /// A photo that is not usable: the public-domain portrait with a defect, in `Tests/Fixtures/quality`.
    static func defect(_ name: String) throws -> RGBImage {
        let data = try Data(contentsOf: URL(filePath: root + "/Tests/Fixtures/quality/\(name).jpg"))
        return try ImageDecoder().decode([UInt8](data)).image
    }

    static func context() throws -> FaceDetectorContext {
        try FaceDetector(directory: detector).makeContext()
    }
}
