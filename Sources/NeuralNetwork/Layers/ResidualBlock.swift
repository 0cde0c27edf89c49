/// A residual block, basic or bottleneck: y = relu(convolutions(x) + shortcut(x)).
///
/// The convolutions carry their folded batch normalisations and a ReLU each; the last adds the shortcut before its
/// ReLU. The shortcut is the input itself or its projection by a 1×1 convolution.
///
/// A pre-activated block is y = convolutions(p) + shortcut, where p = relu(normalisation(x)): the projection reads p, a
/// shortcut without projection is x itself or every second pixel of it.
struct ResidualBlock: Sendable {
    let convolutions: [Convolution2D]
    let projection: Convolution2D?
    var preactivation: NormalizedRectifier?
    var shortcutStride = 1

    /// Regions for everything inside a block.
    struct Workspace {
        /// Outputs of the convolutions but the last, in turn.
        let inner: (ActivationRegion, ActivationRegion)
        let shortcut: ActivationRegion
        /// The input after normalisation and rectifier, in pre-activated blocks.
        let preactivated: ActivationRegion
        let scratch: ActivationRegion
    }

    /// Applies the block to `input` and writes to `output`, another region.
    func callAsFunction(_ input: FeatureMap, into output: ActivationRegion, workspace: Workspace) -> FeatureMap {
        var value = preactivation?(input, into: workspace.preactivated) ?? input
        let shortcut = shortcut(of: input, activated: value, workspace: workspace)
        for index in convolutions.indices.dropLast() {
            let target = index.isMultiple(of: 2) ? workspace.inner.0 : workspace.inner.1
            value = convolutions[index](value, into: target, scratch: workspace.scratch)
        }
        return convolutions[convolutions.count - 1](
            value, adding: shortcut, into: output, scratch: workspace.scratch)
    }

    private func shortcut(of input: FeatureMap, activated: FeatureMap, workspace: Workspace) -> FeatureMap {
        if let projection { return projection(activated, into: workspace.shortcut, scratch: workspace.scratch) }
        guard shortcutStride > 1 else { return input }
        return MaxPooling2D(size: 1, stride: shortcutStride)(input, into: workspace.shortcut)
    }

    /// The extent of the output.
    func outputShape(for input: FeatureShape) -> FeatureShape {
        convolutions.reduce(input) { $1.outputShape(for: $0) }
    }
}
