/// A convolution with the stride that the plan gives it.
struct StridedConvolution: Sendable {
    let description: ConvolutionDescription
    var stride: Int

    init(_ description: ConvolutionDescription) {
        self.description = description
        stride = description.stride
    }
}

/// A residual block whose output is computed only where something reads it.
///
/// Where the strides of a stage sit in its first 1×1 convolutions, these read one pixel of four: the block before may
/// run its 3×3 convolution at twice the stride, its shortcut subsampled, and they at stride 1. The result is exact.
struct PulledUpBlock: Sendable {
    /// The stage, counted from 0.
    let stage: Int
    /// The convolutions one after the other.
    var convolutions: [StridedConvolution]
    /// The shortcut's convolution, if it has one.
    var projection: StridedConvolution?
    /// The subsampling of a shortcut without convolution.
    var shortcutStride = 1

    /// The blocks of a network, front to back.
    static func blocks(of description: ResNetDescription) -> [PulledUpBlock] {
        var blocks = description.stages.enumerated().flatMap { stage, blocks in
            blocks.map { block in
                PulledUpBlock(
                    stage: stage, convolutions: block.convolutions.map { StridedConvolution($0) },
                    projection: block.projection.map { StridedConvolution($0) })
            }
        }
        for index in blocks.indices.dropFirst() {
            var block = blocks[index]
            pullUp(&blocks[index - 1], from: &block)
            blocks[index] = block
        }
        return blocks
    }

    /// Moves the stride of `block` to the block before it where nothing in between reads more than one pixel.
    private static func pullUp(_ previous: inout PulledUpBlock, from block: inout PulledUpBlock) {
        let first = block.convolutions[0]
        guard first.description.kernel == 1, first.stride == 2, block.projection?.stride == 2,
            previous.convolutions.last?.description.kernel == 1, previous.convolutions.count > 1
        else { return }
        block.convolutions[0].stride = 1
        block.projection?.stride = 1
        previous.convolutions[previous.convolutions.count - 2].stride *= 2
        previous.projection?.stride *= 2
        previous.shortcutStride *= 2
    }
}
