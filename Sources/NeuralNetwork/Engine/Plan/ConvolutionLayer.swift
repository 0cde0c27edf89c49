/// A convolution with its packed weights, direct, filtered or both, between which the number of images decides.
struct ConvolutionLayer: Sendable {
    /// What the layer computes, whatever the variant.
    struct Geometry: Sendable {
        var inputs: Int
        var outputs: Int
        var tapRows: Int
        var tapColumns: Int
        var stride: Int
        var paddingTop: Int
        var paddingLeft: Int
        var relu: Bool

        var taps: Int { tapRows * tapColumns }
    }

    /// The implicit matrix product.
    @safe struct Direct: Sendable {
        var function: ConvolutionKernel.Function
        var format: NumberFormat
        var panelWidth: Int
        var tileRows: Int
        /// Positions in the plan's weight memory.
        var weights: Int
        var scale: Int
        var bias: Int
        var residualScale: Float = 1
        var outputMaximum = 255
        /// Set for eight-bit weights that are still to be scaled.
        var requantization: Requantization?

        /// The panels that hold `outputs` channels.
        func panels(_ outputs: Int) -> Int { (outputs + panelWidth - 1) / panelWidth }
    }

    /// Winograd's filtering: transformations around a matrix product with a convolution kernel.
    @safe struct Winograd: Sendable {
        var input: WinogradKernel.Function
        var output: WinogradKernel.Function
        var multiply: Direct
        var side: Int
        /// The bytes of one matrix of weights.
        var matrixBytes: Int
        /// The fewest images for which this variant is used.
        var minimumImages: Int
        /// Transforms the weights of the direct variant in each pass; nil where transformed ones are kept.
        var filter: WinogradKernel.FilterFunction?

        var matrices: Int { (side + 2) * (side + 2) }

        func tiles(_ shape: FeatureShape) -> Int {
            (shape.height + side - 1) / side * ((shape.width + side - 1) / side)
        }
    }

    var geometry: Geometry
    var direct: Direct?
    var winograd: Winograd?

    /// The filtering for a pass of so many images; nil where the direct convolution is used.
    func winograd(images: Int) -> Winograd? {
        guard let winograd, direct == nil || images >= winograd.minimumImages else { return nil }
        return winograd
    }

    func outputShape(for input: FeatureShape) -> FeatureShape {
        // Paddings are those of a "same" convolution of odd size, except the stem's, whose input holds its columns'.
        func side(_ input: Int, _ kernel: Int, _ padding: Int) -> Int {
            (input + 2 * padding - kernel) / geometry.stride + 1
        }
        return FeatureShape(
            height: side(input.height, geometry.tapRows, geometry.paddingTop),
            width: side(input.width, geometry.tapColumns, geometry.paddingLeft), channels: geometry.outputs)
    }
}
