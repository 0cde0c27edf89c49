/// The way of Winograd's filtering that a convolution is worth, and from how many images.
struct WinogradChoice {
    let kernel: WinogradKernel
    let minimumImages: Int
    /// Whether filters are transformed in each pass, so that the plan need not keep them.
    let transformsFilters: Bool

    /// Fewer tiles do not pay for transforming filters.
    private static let fewestTransformedTiles = 3

    /// Nil where the direct convolution is better or the only way.
    init?(_ geometry: ConvolutionLayer.Geometry, shape: FeatureShape, kernels: KernelSelection) {
        guard geometry.tapRows == 3, geometry.tapColumns == 3, geometry.stride == 1 else { return nil }
        let weights = geometry.inputs * geometry.outputs
        // Transformed weights of wide layers are large: in a ResNet50, those of 4×4 tiles would take 160 MB, and a pass of few
        // images waits for them. Transforming them anew takes less time than reading them.
        let isWide = weights >= 256 * 256
        // Those of 4×4 tiles lose too much in fp16.
        let isHalf = kernels.convolution.format == .float32HalfWeights
        let transforms = (isWide || isHalf) && kernels.winograd4?.transformsFilters(for: kernels.filterProducts) == true
        let small = transforms ? kernels.winograd4 : kernels.winograd2
        guard let kernel = isWide || isHalf ? small : kernels.winograd4 ?? kernels.winograd2 else { return nil }
        // Tiles that hang over the image's edge compute values that nobody reads.
        let tiles = (shape.height + kernel.side - 1) / kernel.side * ((shape.width + kernel.side - 1) / kernel.side)
        guard tiles * kernel.matrices * 10 < shape.area * 9 * 9 else { return nil }
        self.kernel = kernel
        transformsFilters = transforms
        minimumImages =
            transforms
            ? max(1, (Self.fewestTransformedTiles + tiles - 1) / tiles)
            : weights > 256 * 256 && shape.area < 64 ? 3 : 1
    }
}
