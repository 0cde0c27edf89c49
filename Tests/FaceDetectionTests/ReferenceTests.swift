import FaceScenes
import Foundation
import NeuralNetwork
import Testing

@Suite("YuNet on a photo")
struct ReferenceTests {
    @Test(
        "all twelve outputs for a decoded photo are within 1e-4 of ONNX Runtime's",
        arguments: DetectionKernels.available.map(\.name))
    func astronaut(kernelName: String) throws {
        let kernels = try #require(DetectionKernels.available.first { $0.name == kernelName })
        let network = try YuNet(weights: SafetensorsFile(path: Fixtures.detector + "/model.safetensors"))
        let context = network.makeContext(kernels: kernels)
        let reference = try SafetensorsFile(path: Fixtures.reference)
        let photo = try Fixtures.picture("astronaut")
        context.run(pixels: photo.pixels, width: photo.width, height: photo.height)
        for (map, stride) in zip(context.levels, YuNet.strides) {
            let cells = 512 / stride * (512 / stride)
            for (name, channels, isScore) in [
                ("cls", 0..<1, true), ("obj", 1..<2, true), ("bbox", 2..<6, false), ("kps", 6..<16, false),
            ] {
                let expected = try reference.floats("astronaut.\(name)_\(stride)", shape: [1, cells, channels.count])
                let worst = map.withValues { values in
                    (0..<cells * channels.count).map { index in
                        let value = values[index / channels.count * 16 + channels.lowerBound + index % channels.count]
                        return abs((isScore ? 1 / (1 + exp(-value)) : value) - expected[index])
                    }.max() ?? .infinity
                }
                #expect(worst <= 1e-4, "\(name)_\(stride)")
            }
        }
    }
}
