import Foundation

/// A copy of the bundled detector that a test may damage; it goes when the test does.
final class DetectorCopy {
    let path = FileManager.default.temporaryDirectory.appending(path: "gag-detector-\(UUID().uuidString)").path

    init() throws {
        try FileManager.default.copyItem(atPath: Fixtures.bundledDetector, toPath: path)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Flips one bit of the last weight.
    func damageWeights() throws {
        let file = URL(filePath: path + "/model.safetensors")
        var bytes = try Data(contentsOf: file)
        bytes[bytes.count - 1] ^= 1
        try bytes.write(to: file)
    }
}
