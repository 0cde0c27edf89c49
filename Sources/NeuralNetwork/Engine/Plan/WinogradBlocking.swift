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
    private let matrices: Int

    /// Fewer tiles would use each weight too seldom to pay for reading it.
    private static let fewestTiles = 28

    init(
        _ winograd: ConvolutionLayer.Winograd, _ geometry: ConvolutionLayer.Geometry, shape: FeatureShape,
        images: Int, lanes: Int
    ) {
        matrices = winograd.matrices
        tiles = winograd.tiles(shape) * images
        tileStride = PlanTensor.stride(byteCount: geometry.inputs * winograd.multiply.format.activationBytes)
        productTileStride = PlanTensor.stride(byteCount: geometry.outputs * 4)
        isShared = lanes > 1 && tiles < Self.fewestTiles * lanes
        let tilesPerLane = (tiles + lanes - 1) / lanes
        // Weights that fit the second-level cache are best met by scratch memory that fits beside them.
        let limit = winograd.matrixBytes * matrices < 768 << 10 ? Self.fewestTiles : 64
        let passes = (tilesPerLane + limit - 1) / limit
        blockTiles = isShared ? tiles : (tilesPerLane + passes - 1) / passes
    }

    var matrixStride: Int { blockTiles * tileStride }
    var productMatrixStride: Int { blockTiles * productTileStride }

    /// The scratch bytes of a pass.
    var byteCount: Int { matrices * (matrixStride + productMatrixStride) }
}
