/// A residual block, basic or bottleneck: y = relu(convolutions(x) + shortcut(x)).
///
/// The convolutions carry their folded batch normalisations and a ReLU each; the last adds the shortcut before its
/// ReLU. The shortcut is the input itself or its projection by a 1×1 convolution.
struct ResidualBlock: Sendable {
    let convolutions: [Convolution2D]
    let projection: Convolution2D?

    /// Regions for everything inside a block.
    struct Workspace {
        /// Outputs of the convolutions but the last, in turn.
        let inner: (ActivationRegion, ActivationRegion)
        let shortcut: ActivationRegion
        let scratch: ActivationRegion
    }

    /// Applies the block to `input` and writes to `output`, another region.
    func callAsFunction(_ input: FeatureMap, into output: ActivationRegion, workspace: Workspace) -> FeatureMap {
        let shortcut = projection?(input, into: workspace.shortcut, scratch: workspace.scratch) ?? input
        var value = input
        for index in convolutions.indices.dropLast() {
            let target = index.isMultiple(of: 2) ? workspace.inner.0 : workspace.inner.1
            value = convolutions[index](value, into: target, scratch: workspace.scratch)
        }
        return convolutions[convolutions.count - 1](
            value, adding: shortcut, into: output, scratch: workspace.scratch)
    }

    /// The extent of the output.
    func outputShape(for input: FeatureShape) -> FeatureShape {
        convolutions.reduce(input) { $1.outputShape(for: $0) }
    }
}
