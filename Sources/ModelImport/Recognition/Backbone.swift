import NetworkGraph

/// The convolutional part of a residual network as found in a graph: stem, stages of blocks, and what is special in the
/// pre-activated variant.
struct Backbone: Sendable {
    /// A convolution with what follows it.
    struct Unit: Sendable {
        let place: String
        var convolution: Convolution
        /// What normalises the result; nil where it was folded into the weights, or where there is none.
        var normalization: Normalization?
        var isRectified = false
    }

    /// One residual block.
    struct Block: Sendable {
        /// The place of the addition.
        let place: String
        /// The normalisation before the first convolution; only in pre-activated blocks.
        var preactivation: Normalization?
        var units: [Unit]
        var projection: Unit?
        /// The stride of a shortcut that takes every second pixel instead of a projection.
        var shortcutStride = 1

        /// The product of the strides of the convolutions.
        var stride: Int { units.reduce(1) { $0 * $1.convolution.stride } }
        var width: Int { units.first?.convolution.outputs ?? 0 }
        var outputs: Int { units.last?.convolution.outputs ?? 0 }
    }

    var stem: Unit
    var stemPooling: Window
    /// Whether the stem's pooling reads zeros around the map; otherwise the border never wins.
    var poolsOverZeros = false
    var blocks: [Block] = []
    /// The normalisation after the last block; only in pre-activated networks.
    var finalNormalization: Normalization?
    /// The node of the last feature map.
    var features = 0

    /// Whether normalisation and rectifier come before the convolutions (He et al. 2016, "Identity Mappings in Deep
    /// Residual Networks").
    var isPreactivated: Bool { blocks.first?.preactivation != nil }
}

/// Rows and columns of a feature map.
struct MapSize: Sendable, Equatable {
    var height: Int
    var width: Int
}
