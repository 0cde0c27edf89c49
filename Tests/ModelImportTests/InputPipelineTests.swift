import ModelImport
import NetworkGraph
import Testing

/// The usual ways in which pixels differ between training and serving.
@Suite("Pixels before the network")
struct InputPipelineTests {
    private func pipeline(_ operations: [Operation]) -> InputPipeline {
        var pipeline = InputPipeline()
        for operation in operations {
            let isKnown = pipeline.append(operation)
            #expect(isKnown)
        }
        return pipeline
    }

    /// What the network's channels get from a pixel that training fed as (10, 20, 30).
    private func result(_ pipeline: InputPipeline) -> [Double] {
        (0..<3).map { [10, 20, 30][pipeline.order[$0]] * pipeline.factors[$0] + pipeline.offsets[$0] }
    }

    private func isClose(_ left: [Double], _ right: [Double]) -> Bool {
        zip(left, right).allSatisfy { abs($0 - $1) < 1e-4 }
    }

    @Test("caffe mode reverses the channels and subtracts the means of blue, green, red")
    func caffe() {
        let caffe = pipeline(PreprocessingMode.caffe.operations)
        #expect(isClose(result(caffe), [30 - 103.939, 20 - 116.779, 10 - 123.68]))
        #expect(caffe.reversesChannels == true)
    }

    @Test("a mean before the reversal goes with its channel, one after it stays in place")
    func meanBeforeReversal() {
        let mean = Operation.affine(ChannelAffine(scale: [1], shift: [-1, -2, -3]))
        let flip = Operation.channels(order: [2, 1, 0])
        #expect(isClose(result(pipeline([mean, flip])), [27, 18, 9]))
        #expect(isClose(result(pipeline([flip, mean])), [29, 18, 7]))
    }

    @Test("tf and torch modes are a scale, a mean and a deviation for each channel")
    func otherModes() throws {
        let tf = try #require(pipeline(PreprocessingMode.tf.operations).description)
        #expect(abs(tf.scale - 1 / 127.5) < 1e-9 && isClose(tf.mean, [1, 1, 1]) && tf.std == [1, 1, 1])
        let torch = pipeline(PreprocessingMode.torch.operations)
        let expected = zip([10.0, 20, 30], zip([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])).map {
            ($0 / 255 - $1.0) / $1.1
        }
        #expect(isClose(result(torch), expected))
        let numbers = try #require(torch.description)
        let served = zip([10.0, 20, 30], zip(numbers.mean, numbers.std)).map { ($0 * numbers.scale - $1.0) / $1.1 }
        #expect(isClose(served, expected))
    }

    @Test("steps outside the graph come before those in it")
    func composition() {
        var outside = pipeline(PreprocessingMode.unit.operations)
        outside.append(
            contentsOf: pipeline([.channels(order: [2, 1, 0]), .affine(ChannelAffine(scale: [2], shift: [1]))]))
        let expected: [Double] = [1 + 60.0 / 255, 1 + 40.0 / 255, 1 + 20.0 / 255]
        #expect(isClose(result(outside), expected))
    }

    @Test("a negative factor cannot be said in model.json")
    func negativeFactor() {
        #expect(pipeline([.affine(ChannelAffine(scale: [-1], shift: [255]))]).description == nil)
    }
}
