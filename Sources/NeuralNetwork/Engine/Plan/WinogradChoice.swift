/// Whether a convolution is worth Winograd's filtering, with which tiles and from how many images.
struct WinogradChoice {
    let kernel: WinogradKernel
    let minimumImages: Int

    /// Nil where the direct convolution is better or the only one.
    init?(_ geometry: ConvolutionLayer.Geometry, shape: FeatureShape, kernels: KernelSelection) {
        guard geometry.tapRows == 3, geometry.tapColumns == 3, geometry.stride == 1 else { return nil }
        // Transformed weights of wide layers are so large that reading them takes longer than the multiplications
        // saved: there tiles of 2×2, whose weights are half as large, and for a single image the direct convolution.
        let isWide = geometry.inputs * geometry.outputs > 256 * 256
        let candidates = isWide ? [kernels.winograd2] : [kernels.winograd4, kernels.winograd2]
        guard let kernel = candidates.compactMap({ $0 }).first else { return nil }
        // Tiles that hang over the image's edge compute values that nobody reads.
        let tiles = (shape.height + kernel.side - 1) / kernel.side * ((shape.width + kernel.side - 1) / kernel.side)
        guard tiles * kernel.matrices * 10 < shape.area * 9 * 9 else { return nil }
        self.kernel = kernel
        minimumImages = isWide && tiles < 16 ? 2 : 1
    }
}
