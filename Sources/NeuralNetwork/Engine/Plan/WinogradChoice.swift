/// A way of Winograd's filtering that a convolution is worth, and from how many images.
struct WinogradChoice {
    let kernel: WinogradKernel
    let minimumImages: Int

    /// The ways for passes of more and of fewer images; none where the direct convolution is better or the only one.
    static func choices(
        _ geometry: ConvolutionLayer.Geometry, shape: FeatureShape, kernels: KernelSelection
    ) -> [WinogradChoice] {
        guard geometry.tapRows == 3, geometry.tapColumns == 3, geometry.stride == 1 else { return [] }
        let weights = geometry.inputs * geometry.outputs
        // Transformed weights of wide layers are so large that reading them takes longer than the multiplications saved,
        // unless they serve many tiles.
        let candidates: [(kernel: WinogradKernel?, minimumImages: Int)]
        if weights > 256 * 256 {
            candidates = [(kernels.winograd2, shape.area < 64 ? 3 : 1)]
        } else if weights == 256 * 256 {
            candidates = [(kernels.winograd4, 2), (kernels.winograd2, 1)]
        } else {
            candidates = [(kernels.winograd4 ?? kernels.winograd2, 1)]
        }
        return candidates.compactMap { candidate in
            guard let kernel = candidate.kernel else { return nil }
            // Tiles that hang over the image's edge compute values that nobody reads.
            let tiles =
                (shape.height + kernel.side - 1) / kernel.side * ((shape.width + kernel.side - 1) / kernel.side)
            guard tiles * kernel.matrices * 10 < shape.area * 9 * 9 else { return nil }
            return WinogradChoice(kernel: kernel, minimumImages: candidate.minimumImages)
        }
    }
}
