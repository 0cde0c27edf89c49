/// Everything about a residual network that code must not assume: its depth, where its strides sit, the size of its
/// input and what follows the pooling (He et al. 2016, "Deep Residual Learning for Image Recognition").
public struct ResNetDescription: Sendable, Equatable {
    /// The convolution that carries the stride of a bottleneck block.
    public enum StrideLocation: String, Sendable, CaseIterable {
        /// The first, a 1×1 convolution, as in the paper, in Caffe and in Keras.
        case conv1
        /// The 3×3 convolution, as in torchvision.
        case conv2
    }

    /// The kind of residual block.
    public enum BlockKind: String, Sendable, CaseIterable {
        /// Two 3×3 convolutions, the stride in the first (ResNet18 and 34).
        case basic
        /// 1×1, 3×3 and 1×1 convolutions, the last four times as wide (ResNet50, 101 and 152).
        case bottleneck

        /// The block's output channels, as a multiple of its width.
        public var expansion: Int { self == .basic ? 1 : 4 }
    }

    /// What happens between the last stage and the dense layers.
    public enum Pooling: String, Sendable, CaseIterable {
        /// The mean over all pixels.
        case average
        /// No pooling: the values of all pixels in the order row, column, channel.
        case flatten
    }

    /// The order of the layers in a block.
    public enum BlockOrder: String, Sendable, CaseIterable {
        /// Convolution, normalisation, rectifier; the last rectifier comes after the addition (He et al. 2016, ResNet).
        case original
        /// Normalisation, rectifier, convolution, and nothing after the addition; the stride sits in the 3×3 convolution
        /// of a stage's last block, whose shortcut takes every second pixel ("Identity Mappings in Deep Residual
        /// Networks", He et al. 2016; ResNet50V2 of Keras).
        case preactivated
    }

    /// How the border of a strided layer is filled.
    public enum BorderRule: String, Sendable, CaseIterable {
        /// As wide on each side as keeps the extent at stride 1; it never wins a pooling.
        case symmetric
        /// As `symmetric`, and the border counts as zeros in a pooling; the same where no value is negative.
        case zeros
        /// TensorFlow's SAME: the output is ⌈extent / stride⌉, an odd border is wider below and to the right.
        case same
        /// No border.
        case none
    }

    /// A dense layer between pooling and heads; its tensors are `head.NAME.weight` and `head.NAME.bias`.
    public struct HiddenLayer: Sendable, Equatable {
        /// The layer's name in the weight file.
        public var name: String
        /// The number of outputs.
        public var units: Int
        /// The activation after the bias.
        public var activation: Activation

        /// Creates a hidden layer's description.
        public init(name: String, units: Int, activation: Activation) {
            self.name = name
            self.units = units
            self.activation = activation
        }
    }

    /// An output layer on the last hidden layer; its tensors are `head.NAME.weight` and `head.NAME.bias`.
    public struct Head: Sendable, Equatable {
        /// The head's name in the weight file.
        public var name: String
        /// The number of logits.
        public var units: Int

        /// Creates a head's description.
        public init(name: String, units: Int) {
            self.name = name
            self.units = units
        }
    }

    /// The kind of all blocks.
    public var blockKind = BlockKind.bottleneck
    /// The number of blocks in each stage.
    public var blocks = [3, 4, 6, 3]
    /// The channels of the stem and the width of the first stage; each further stage is twice as wide.
    public var baseWidth = 64
    /// The order of the layers in all blocks.
    public var blockOrder = BlockOrder.original
    /// The border of the 7×7 convolution: `symmetric` or `same`.
    public var stemBorder = BorderRule.symmetric
    /// The border of the 3×3 pooling behind it.
    public var poolingBorder = BorderRule.symmetric
    /// The border of the strided 3×3 convolutions in blocks: `symmetric` or `same`.
    public var blockBorder = BorderRule.symmetric
    /// Where the stride of a bottleneck block sits. Basic blocks always have it in their first convolution.
    public var strideIn: StrideLocation
    /// The ε added to variances.
    public var batchNormEpsilon: Float
    /// The input's columns, 64 to 512.
    public var inputWidth: Int
    /// The input's rows, 64 to 512.
    public var inputHeight: Int
    /// What follows the last stage.
    public var pooling = Pooling.average
    /// The dense layers between pooling and heads, in order.
    public var hidden: [HiddenLayer]
    /// The output layers, all on the last hidden layer.
    public var heads: [Head]

    /// Describes a ResNet50; the other properties are set afterwards.
    public init(
        strideIn: StrideLocation, batchNormEpsilon: Float, inputWidth: Int, inputHeight: Int,
        hidden: [HiddenLayer], heads: [Head]
    ) {
        self.strideIn = strideIn
        self.batchNormEpsilon = batchNormEpsilon
        self.inputWidth = inputWidth
        self.inputHeight = inputHeight
        self.hidden = hidden
        self.heads = heads
    }

    /// The block kind and stage depths of `resnet18`, `resnet34`, `resnet50`, `resnet101` and `resnet152`.
    public static let architectures: [String: (blockKind: BlockKind, blocks: [Int])] = [
        "resnet18": (.basic, [2, 2, 2, 2]),
        "resnet34": (.basic, [3, 4, 6, 3]),
        "resnet50": (.bottleneck, [3, 4, 6, 3]),
        "resnet101": (.bottleneck, [3, 4, 23, 3]),
        "resnet152": (.bottleneck, [3, 8, 36, 3]),
    ]
}
