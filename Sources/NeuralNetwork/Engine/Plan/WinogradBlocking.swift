/// How the tiles of a Winograd convolution are divided between threads and passes, and the scratch memory it takes.
///
/// A thread has a part of the tiles and a part of the panels of output channels, from the transformation of its inputs to
/// that of its products, so that it waits for others after the layer only. Threads that shared the transformed inputs would
/// fetch them from each other's caches, which takes four times as long where their cores have no cache in common.
struct WinogradBlocking {
    /// The tiles of all images, and the panels of output channels.
    let tiles: Int
    let panels: Int
    /// The parts of tiles and of panels; as many threads as their product.
    let tileParts: Int
    let panelParts: Int
    /// The tiles of a pass, whose transformed inputs and products are in scratch memory.
    let blockTiles: Int
    /// Bytes from a tile to the next.
    let tileStride: Int
    let productTileStride: Int
    /// The bytes of a row of transformed filters; none where the plan keeps them.
    let filterBytes: Int
    private let matrices: Int

    /// The tiles that go through scratch memory together where the weights fit the second-level cache beside it.
    private static let tilesBesideWeights = 28
    /// Transformed inputs of more tiles would leave the second-level cache.
    private static let mostTiles = 64
    /// What a panel's weights cost, besides the tiles that they are multiplied with: as much as so many tiles. Less where
    /// they are read than where they are transformed.
    private static let keptFilterCost = 5.0
    private static let transformedFilterCost = 5.5
    /// What a tile costs, by a panel's share of it, whose inputs or outputs another thread's core has.
    private static let foreignTileCost = 2.5

    init(
        _ winograd: ConvolutionLayer.Winograd, _ geometry: ConvolutionLayer.Geometry, shape: FeatureShape,
        images: Int, lanes: Int
    ) {
        let transforms = unsafe winograd.filter != nil
        matrices = winograd.matrices
        tiles = winograd.tiles(shape) * images
        panels = winograd.multiply.panels(geometry.outputs)
        tileParts = Self.tileParts(
            tiles: tiles, panels: panels, lanes: lanes,
            filterCost: transforms ? Self.transformedFilterCost : Self.keptFilterCost)
        panelParts = lanes / tileParts
        tileStride = PlanTensor.stride(byteCount: geometry.inputs * winograd.multiply.format.activationBytes)
        // Who transforms filters needs the products of one panel at a time.
        productTileStride =
            transforms ? winograd.multiply.panelWidth * 4 : PlanTensor.stride(byteCount: geometry.outputs * 4)
        filterBytes = transforms ? (winograd.side + 2) * Self.filterStride(geometry, winograd.multiply) : 0
        let areWeightsNear = !transforms && winograd.matrixBytes * matrices < panelParts * (768 << 10)
        let limit = areWeightsNear ? Self.tilesBesideWeights : Self.mostTiles
        let own = (tiles + tileParts - 1) / tileParts
        let passes = (own + limit - 1) / limit
        blockTiles = (own + passes - 1) / passes
    }

    /// The parts of the tiles for which the busiest thread has least to do.
    private static func tileParts(tiles: Int, panels: Int, lanes: Int, filterCost: Double) -> Int {
        var best = (parts: 1, cost: Double.infinity)
        for parts in 1...min(lanes, tiles) where lanes.isMultiple(of: parts) {
            let panelParts = lanes / parts
            let ownTiles = Double((tiles + parts - 1) / parts)
            let ownPanels = Double((panels + panelParts - 1) / panelParts)
            let foreignTiles = ownTiles * (1 - 1 / Double(panelParts))
            let cost = ownPanels * (filterCost + ownTiles) + foreignTileCost * foreignTiles
            if cost < best.cost { best = (parts, cost) }
        }
        return best.parts
    }

    /// A thread's tiles and panels.
    func part(of lane: Lane) -> (tiles: Range<Int>, panels: Range<Int>) {
        let (row, column) = lane.index.quotientAndRemainder(dividingBy: panelParts)
        return (
            tiles * row / tileParts..<tiles * (row + 1) / tileParts,
            panels * column / panelParts..<panels * (column + 1) / panelParts
        )
    }

    /// Bytes from a matrix of a row of transformed filters to the next: odd numbers of cache lines, which do not all fall into
    /// the same set.
    static func filterStride(_ geometry: ConvolutionLayer.Geometry, _ multiply: ConvolutionLayer.Direct) -> Int {
        geometry.inputs * multiply.panelWidth * 4 + 192
    }

    var matrixStride: Int { blockTiles * tileStride }
    var productMatrixStride: Int { blockTiles * productTileStride }

    /// The scratch bytes of a thread's pass, besides ``filterBytes``.
    var byteCount: Int { matrices * (matrixStride + productMatrixStride) }
}
