import Foundation
import NeuralNetwork
import Testing

@Suite("YuNet")
struct YuNetTests {
    static let weights = Fixtures.root + "/models/yunet/1/model.safetensors"
    static let reference = Fixtures.root + "/Tests/Fixtures/reference/yunet.safetensors"

    @Test(
        "every output for noise is within 1e-4 of ONNX Runtime's", arguments: DetectionKernels.available.map(\.name))
    func noise(kernelName: String) throws {
        let kernels = try #require(DetectionKernels.available.first { $0.name == kernelName })
        let network = try YuNet(weights: SafetensorsFile(path: Self.weights), channelOrder: .bgr)
        let context = network.makeContext(kernels: kernels)
        let reference = try SafetensorsFile(path: Self.reference)
        let input = try reference.floats("noise.input", shape: [1, 96, 160, 3])
        context.run(width: 160, height: 96) { y, row in
            for index in 0..<160 * 3 { row[index] = input[y * 160 * 3 + index] }
        }
        for (level, stride) in YuNet.strides.enumerated() {
            let cells = 96 / stride * (160 / stride)
            let outputs = YuNetOutputs(context.levels[level])
            for (name, channels, found) in outputs.named(stride: stride) {
                let expected = try reference.floats("noise.\(name)", shape: [1, cells, channels])
                let difference = zip(found, expected).map { abs($0 - $1) }.max() ?? .infinity
                #expect(found.count == expected.count && difference <= 1e-4, "\(name): \(difference)")
            }
        }
    }

    @Test("a photo of any size is padded right and bottom with zeros", arguments: [(1, 1), (33, 65), (97, 31)])
    func anySize(width: Int, height: Int) throws {
        let network = try YuNet(weights: SafetensorsFile(path: Self.weights))
        var generator = SeededGenerator(seed: 5)
        let pixels = (0..<width * height * 3).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let context = network.makeContext()
        context.run(pixels: pixels.span, width: width, height: height)
        let found = context.levels.map { YuNetOutputs($0) }

        let padded = ((width + 31) / 32 * 32, (height + 31) / 32 * 32)
        let other = network.makeContext()
        other.run(width: padded.0, height: padded.1) { y, row in
            for x in 0..<padded.0 {
                for c in 0..<3 {
                    row[x * 3 + c] = x < width && y < height ? Float(pixels[(y * width + x) * 3 + c]) : 0
                }
            }
        }
        #expect(found == other.levels.map { YuNetOutputs($0) })
        #expect(context.levels.map(\.width) == YuNet.strides.map { padded.0 / $0 })
        #expect(context.levels.map(\.height) == YuNet.strides.map { padded.1 / $0 })
    }

    @Test("a border of zeros around a photo is a larger photo with zeros around it")
    func border() throws {
        let network = try YuNet(weights: SafetensorsFile(path: Self.weights))
        var generator = SeededGenerator(seed: 6)
        let inner = (0..<40 * 50 * 3).map { _ in UInt8.random(in: 0...255, using: &generator) }
        var outer = [UInt8](repeating: 0, count: 64 * 74 * 3)
        for y in 0..<50 {
            for index in 0..<40 * 3 { outer[((y + 12) * 64 + 12) * 3 + index] = inner[y * 40 * 3 + index] }
        }
        let context = network.makeContext()
        context.run(pixels: inner.span, width: 40, height: 50, border: 12)
        let found = context.levels.map { YuNetOutputs($0) }
        context.run(pixels: outer.span, width: 64, height: 74)
        #expect(found == context.levels.map { YuNetOutputs($0) })
    }

    @Test("what an earlier, larger photo left behind changes nothing")
    func reuse() throws {
        let network = try YuNet(weights: SafetensorsFile(path: Self.weights))
        var generator = SeededGenerator(seed: 7)
        let large = (0..<200 * 120 * 3).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let small = (0..<64 * 40 * 3).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let context = network.makeContext()
        context.run(pixels: small.span, width: 64, height: 40)
        let first = context.levels.map { YuNetOutputs($0) }
        context.run(pixels: large.span, width: 200, height: 120)
        context.run(pixels: small.span, width: 64, height: 40)
        #expect(first == context.levels.map { YuNetOutputs($0) })
    }

    @Test("two threads give the bits that one gives, photo after photo, whatever their sizes")
    func twoThreads() throws {
        let network = try YuNet(weights: SafetensorsFile(path: Self.weights))
        var generator = SeededGenerator(seed: 8)
        let frames = [(40, 64, 0), (229, 129, 45), (1, 1, 0), (300, 170, 0), (31, 200, 3)].map {
            DetectionFrame(width: $0.0, height: $0.1, border: $0.2)
        }
        let photos = frames.map { frame in
            (0..<frame.width * frame.height * 3).map { _ in UInt8.random(in: 0...255, using: &generator) }
        }
        func outputs(_ context: YuNetContext, _ indices: [Int]) -> [[YuNetOutputs]] {
            var outputs: [[YuNetOutputs]] = []
            context.run(indices.map { frames[$0] }) { index, body in
                let photo = photos[indices[index]]
                body(photo.span)
            } completed: { index in
                #expect(index == outputs.count)
                outputs.append(context.levels.map { YuNetOutputs($0) })
            }
            return outputs
        }
        let (alone, together) = (network.makeContext(), network.makeContext(threads: 2))
        #expect(alone.threads == 1 && together.threads == 2)
        for order in [[0, 1, 2, 3, 4], [3], [2, 4, 1], []] {
            #expect(outputs(together, order) == outputs(alone, order))
        }
    }

    @Test("a run ends between rows where nobody waits for it, and the next one knows nothing of it", arguments: [1, 2])
    func end(threads: Int) throws {
        let network = try YuNet(weights: SafetensorsFile(path: Self.weights))
        var generator = SeededGenerator(seed: 9)
        let pixels = (0..<224 * 160 * 3).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let context = network.makeContext(threads: threads)
        func run(_ limit: Int = .max) -> (isDone: Bool, asked: Int) {
            var asked = 0
            let isDone = context.run(pixels: pixels.span, width: 160, height: 224) {
                asked += 1
                return asked <= limit
            }
            return (isDone, asked)
        }
        let asked = 224 / 32
        #expect(run() == (true, asked))
        let whole = context.levels.map { YuNetOutputs($0) }
        for limit in 0..<asked {
            #expect(run(limit) == (false, limit + 1))
            #expect(run() == (true, asked))
            #expect(context.levels.map { YuNetOutputs($0) } == whole)
        }
        // Of several photos those before the end are completed.
        var completed: [Int] = []
        var left = asked + 2
        let frames = Array(repeating: DetectionFrame(width: 160, height: 224), count: 3)
        let isDone = context.run(frames) {
            left -= 1
            return left >= 0
        } withPixels: {
            $1(pixels.span)
        } completed: {
            completed.append($0)
        }
        #expect(!isDone && completed == [0])
    }

    @Test("GAG_ISA caps the kernels and never asks for more than the processor has")
    func instructionSets() {
        let available = DetectionKernels.available.map(\.name)
        #expect(available.last == "generic")
        #expect(DetectionKernels.allowed(by: "generic").name == "generic")
        #expect(DetectionKernels.allowed(by: "avx512").name == available.first)
        #expect(DetectionKernels.allowed(by: nil).name == available.first)
        #expect(DetectionKernels.allowed(by: "avx2").name == (available.contains("avx2") ? "avx2" : "generic"))
        #expect(DetectionKernels.allowed(by: "sse9").name == available.first)
    }

    @Test("row kernels that answer wrongly fail their self-test, the plain ones and those in use pass it")
    func selfTest() {
        #expect(DetectionKernels.failures.isEmpty)
        #expect(RowKernelSelfTest.test(PlainRowKernels()) == nil)
        let failure = RowKernelSelfTest.test(WrongRowKernels())
        #expect(failure?.kernel == "detection-generic" && (failure?.error ?? 0) > RowKernelSelfTest.tolerance)
    }

    @Test("weights without a tensor are an error that names it")
    func missingTensor() throws {
        #expect(throws: SafetensorsError.self) {
            _ = try YuNet(weights: SafetensorsFile(path: Fixtures.model))
        }
    }
}

/// The outputs of a level as ONNX Runtime gives them: sigmoid applied to the two scores.
struct YuNetOutputs: Equatable {
    var cells: [[Float]]

    init(_ map: DetectionFeatureMap) {
        cells = map.withValues { values in
            (0..<map.height * map.width).map { cell in (0..<16).map { values[cell * 16 + $0] } }
        }
    }

    func named(stride: Int) -> [(String, Int, [Float])] {
        let sigmoid = { (x: Float) in 1 / (1 + exp(-x)) }
        return [
            ("cls_\(stride)", 1, cells.map { sigmoid($0[YuNetContext.Output.classification]) }),
            ("obj_\(stride)", 1, cells.map { sigmoid($0[YuNetContext.Output.objectness]) }),
            ("bbox_\(stride)", 4, cells.flatMap { $0[YuNetContext.Output.box] }),
            ("kps_\(stride)", 10, cells.flatMap { $0[YuNetContext.Output.landmarks] }),
        ]
    }
}

/// Row kernels that forget the last cell of a row of the stem.
private struct WrongRowKernels: RowKernels {
    private let plain = PlainRowKernels()
    let instructionSet = InstructionSet.generic

    func pointwise(
        _ layer: PointwiseConvolution, _ input: UnsafePointer<Float>, width: Int,
        into output: UnsafeMutablePointer<Float>
    ) { unsafe plain.pointwise(layer, input, width: width, into: output) }

    func depthwise(
        _ layer: DepthwiseConvolution, _ rows: RowTriple, width: Int, into output: UnsafeMutablePointer<Float>
    ) { unsafe plain.depthwise(layer, rows, width: width, into: output) }

    func stem(_ layer: StemConvolution, _ rows: RowTriple, width: Int, into output: UnsafeMutablePointer<Float>) {
        unsafe plain.stem(layer, rows, width: width - 1, into: output)
    }

    func maximum(
        _ upper: UnsafePointer<Float>, _ lower: UnsafePointer<Float>, width: Int, channels: Int,
        into output: UnsafeMutablePointer<Float>
    ) { unsafe plain.maximum(upper, lower, width: width, channels: channels, into: output) }

    func upsampledSum(
        _ fine: UnsafePointer<Float>, _ coarse: UnsafePointer<Float>, width: Int, channels: Int,
        into output: UnsafeMutablePointer<Float>
    ) { unsafe plain.upsampledSum(fine, coarse, width: width, channels: channels, into: output) }

    func widen(_ bytes: UnsafePointer<UInt8>, count: Int, into output: UnsafeMutablePointer<Float>) {
        unsafe plain.widen(bytes, count: count, into: output)
    }
}
