/// How the tiles of a Winograd convolution are divided between threads and passes, and the scratch memory it takes.
struct WinogradBlocking {
    /// The tiles of all images.
    let tiles: Int
    /// Whether all threads share each phase (transform, multiply, transform); otherwise each has its own tiles.
    let isShared: Bool
    /// The tiles of a pass, whose transformed inputs and products are in scratch memory.
    let blockTiles: Int
    /// Bytes from a tile to the next.
    let tileStride: Int
    let productTileStride: Int
    /// The bytes of each thread's row of transformed filters; none where the plan keeps them.
    let filterBytes: Int
    private let matrices: Int

    /// Fewer tiles would use each weight too seldom to pay for reading it.
    private static let fewestTiles = 28
    /// Transformed inputs of more tiles would leave the second-level cache.
    private static let mostTiles = 64

    init(
        _ winograd: ConvolutionLayer.Winograd, _ geometry: ConvolutionLayer.Geometry, shape: FeatureShape,
        images: Int, lanes: Int
    ) {
        matrices = winograd.matrices
        tiles = winograd.tiles(shape) * images
        tileStride = PlanTensor.stride(byteCount: geometry.inputs * winograd.multiply.format.activationBytes)
        if unsafe winograd.filter != nil {
            // Each pass transforms all filters once, for as many tiles as stay near; a thread that is alone needs products
            // of one panel at a time.
            isShared = lanes > 1
            productTileStride =
                isShared
                ? PlanTensor.stride(byteCount: geometry.outputs * 4)
                : winograd.multiply.panelWidth * 4
            filterBytes = (winograd.side + 2) * Self.filterStride(geometry, winograd.multiply)
            let passes = (tiles + Self.mostTiles * lanes - 1) / (Self.mostTiles * lanes)
            blockTiles = (tiles + passes - 1) / passes
            return
        }
        filterBytes = 0
        productTileStride = PlanTensor.stride(byteCount: geometry.outputs * 4)
        isShared = lanes > 1 && tiles < Self.fewestTiles * lanes
        let tilesPerLane = (tiles + lanes - 1) / lanes
        // Weights that fit the second-level cache are best met by scratch memory that fits beside them.
        let limit = winograd.matrixBytes * matrices < 768 << 10 ? Self.fewestTiles : Self.mostTiles
        let passes = (tilesPerLane + limit - 1) / limit
        blockTiles = isShared ? tiles : (tilesPerLane + passes - 1) / passes
    }

    /// Bytes from a matrix of a row of transformed filters to the next: odd numbers of cache lines, which do not all fall into
    /// the same set.
    static func filterStride(_ geometry: ConvolutionLayer.Geometry, _ multiply: ConvolutionLayer.Direct) -> Int {
        geometry.inputs * multiply.panelWidth * 4 + 192
    }

    var matrixStride: Int { blockTiles * tileStride }
    var productMatrixStride: Int { blockTiles * productTileStride }

    /// The scratch bytes of a pass, which threads share or each have for themselves, besides ``filterBytes``.
    var byteCount: Int { matrices * (matrixStride + productMatrixStride) }
}
