/// The way of Winograd's filtering that a convolution is worth, and from how many images.
struct WinogradChoice {
    let kernel: WinogradKernel
    let minimumImages: Int

    /// Nil where the direct convolution is better or the only way.
    init?(_ geometry: ConvolutionLayer.Geometry, shape: FeatureShape, kernels: KernelSelection) {
        guard geometry.tapRows == 3, geometry.tapColumns == 3, geometry.stride == 1 else { return nil }
        let weights = geometry.inputs * geometry.outputs
        // Transformed weights of wide layers are large. Those of 4×4 tiles would take 47 MB more in the third stage of a
        // ResNet50, for 4 % of a pass; in the last stage reading even those of 2×2 tiles takes longer than the
        // multiplications that are saved, unless they serve many tiles.
        let isWide = weights >= 256 * 256
        guard let kernel = isWide ? kernels.winograd2 : kernels.winograd4 ?? kernels.winograd2 else { return nil }
        // Tiles that hang over the image's edge compute values that nobody reads.
        let tiles = (shape.height + kernel.side - 1) / kernel.side * ((shape.width + kernel.side - 1) / kernel.side)
        guard tiles * kernel.matrices * 10 < shape.area * 9 * 9 else { return nil }
        self.kernel = kernel
        minimumImages = weights > 256 * 256 && shape.area < 64 ? 3 : 1
    }
}
