/// What a node of a layer graph computes, in terms that all file formats share. Feature maps are thought of as NHWC.
package enum Operation: Sendable {
    /// The photo; the size is nil where the file leaves it open.
    case input(width: Int?, height: Int?)
    /// A convolution over rows and columns.
    case convolution(Convolution)
    /// Batch normalisation with the values of training.
    case normalization(Normalization)
    /// A function of each value, or the softmax over the units.
    case activation(ActivationKind)
    /// The sum of two feature maps.
    case sum
    /// Zeros around the feature map.
    case padding(Border)
    /// Positions around the feature map that win no maximum.
    case exclusion(Border)
    /// The largest value under a window.
    case maximumPooling(Window)
    /// The mean under a window.
    case averagePooling(Window)
    /// The mean over all rows and columns.
    case globalAverage
    /// The largest value over all rows and columns.
    case globalMaximum
    /// All values of a feature map as one vector.
    case flatten(FlattenOrder)
    /// A fully connected layer.
    case dense(DenseWeights)
    /// A scale and a shift for each channel or unit.
    case affine(ChannelAffine)
    /// Channels in another order: channel `i` of the result is channel `order[i]` of the input; fewer when selecting.
    case channels(order: [Int])
    /// Resizing inside the graph, before the first convolution.
    case resizing(width: Int, height: Int, method: String)

    /// The name that errors give to the operation.
    package var kind: String {
        switch self {
        case .input: "input"
        case .convolution: "convolution"
        case .normalization: "batch normalisation"
        case .activation(let kind): "activation \(kind.rawValue)"
        case .sum: "addition"
        case .padding: "zero padding"
        case .exclusion: "padding"
        case .maximumPooling: "max pooling"
        case .averagePooling: "average pooling"
        case .globalAverage: "global average pooling"
        case .globalMaximum: "global max pooling"
        case .flatten: "flatten"
        case .dense: "dense"
        case .affine: "scale and shift"
        case .channels: "channel order"
        case .resizing: "resizing"
        }
    }
}

/// Functions between layers that files may name.
package enum ActivationKind: String, Sendable {
    case linear, relu, sigmoid, softmax, tanh
}

/// The zeros, or the excluded positions, around a feature map.
package struct Border: Sendable, Equatable {
    package var top: Int, left: Int, bottom: Int, right: Int

    /// Creates a border.
    package init(top: Int, left: Int, bottom: Int, right: Int) {
        (self.top, self.left, self.bottom, self.right) = (top, left, bottom, right)
    }

    /// The same width on each side.
    package init(_ width: Int) { self.init(top: width, left: width, bottom: width, right: width) }

    /// No border.
    package static let none = Border(0)
}

/// How much border a window adds.
package enum Padding: Sendable, Equatable {
    /// As given.
    case explicit(Border)
    /// TensorFlow's SAME: as much as the output of ⌈size / stride⌉ needs, the odd one below and to the right.
    case same

    /// No padding.
    package static let none = Padding.explicit(.none)
}

/// A convolution's weights and geometry.
package struct Convolution: Sendable {
    /// Shape output, input, kernel row, kernel column.
    package var weights: WeightTensor
    /// A value for each output channel, or nil.
    package var bias: [Float]?
    package var stride: Int
    package var padding: Padding

    /// Creates a convolution.
    package init(weights: WeightTensor, bias: [Float]?, stride: Int, padding: Padding) {
        (self.weights, self.bias, self.stride, self.padding) = (weights, bias, stride, padding)
    }

    package var outputs: Int { weights.shape[0] }
    package var inputs: Int { weights.shape[1] }
    package var kernel: Int { weights.shape[2] }
}

/// The trained values of a batch normalisation, one for each channel.
package struct Normalization: Sendable {
    package var gamma: [Float]
    package var beta: [Float]
    package var mean: [Float]
    package var variance: [Float]
    package var epsilon: Float

    /// Creates a normalisation.
    package init(gamma: [Float], beta: [Float], mean: [Float], variance: [Float], epsilon: Float) {
        (self.gamma, self.beta, self.mean) = (gamma, beta, mean)
        (self.variance, self.epsilon) = (variance, epsilon)
    }
}

/// A pooling window.
package struct Window: Sendable, Equatable {
    package var size: Int
    package var stride: Int
    package var padding: Padding

    /// Creates a window.
    package init(size: Int, stride: Int, padding: Padding) {
        (self.size, self.stride, self.padding) = (size, stride, padding)
    }
}

/// The order in which a feature map's values become a vector.
package enum FlattenOrder: Sendable {
    /// Rows, columns, channels, as Keras does with channels last.
    case rowsColumnsChannels
    /// Channels, rows, columns, as PyTorch does.
    case channelsRowsColumns
}

/// A fully connected layer's weights.
package struct DenseWeights: Sendable {
    /// Shape units, inputs.
    package var weights: WeightTensor
    /// A value for each unit.
    package var bias: [Float]

    /// Creates a layer.
    package init(weights: WeightTensor, bias: [Float]) { (self.weights, self.bias) = (weights, bias) }

    package var units: Int { weights.shape[0] }
    package var inputs: Int { weights.shape[1] }
}

/// y = scale · x + shift for each channel; a single value stands for all channels.
package struct ChannelAffine: Sendable, Equatable {
    package var scale: [Float]
    package var shift: [Float]

    /// Creates a scale and shift of one value each, or of one for each channel.
    package init(scale: [Float], shift: [Float]) { (self.scale, self.shift) = (scale, shift) }
}
