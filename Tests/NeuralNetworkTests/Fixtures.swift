import Foundation
import NeuralNetwork

/// Where the test material lies.
enum Fixtures {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path()

    static let model = root + "/models/gag-resnet50/1/model.safetensors"
    static let publicReference = root + "/Tests/Fixtures/reference/public.safetensors"
    /// Reference tensors of real photos, which may not be distributed; absent in a plain checkout.
    static let facesReference = root + "/../shared/reference/faces.safetensors"
    static let hasFacesReference = FileManager.default.fileExists(atPath: facesReference)
}

/// A small generator with a fixed seed, so that a failure can be repeated (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }

    /// Uniform floats between -scale and scale.
    mutating func floats(_ count: Int, scale: Float = 1) -> [Float] {
        (0..<count).map { _ in Float.random(in: -scale...scale, using: &self) }
    }
}
