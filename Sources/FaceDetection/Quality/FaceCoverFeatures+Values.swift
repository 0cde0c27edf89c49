import Glibc

extension FaceCoverFeatures {
    /// The numbers, in the order of the network's inputs: of the coarse cells the logarithms of differences across,
    /// down and of the Laplacian, then the means of luma, blue and red; of the fine cells these three means; the face's
    /// own means.
    package var values: [Float] {
        var values: [Float] = []
        values.reserveCapacity(Self.count)
        for energy in energies {
            values += Self.means(of: energy, cell: Self.cell, Self.grid).map { log($0 + 1e-3) }
        }
        for plane in planes { values += Self.means(of: plane, cell: Self.cell, Self.grid) }
        for plane in planes {
            for grid in Self.fineGrids { values += Self.means(of: plane, cell: Self.fine, grid) }
        }
        return values + means
    }

    /// Where each number of the mirrored face lies among ``values``.
    package static let mirrored: [Int] = {
        var order: [Int] = []
        let grids = [grid, grid, grid, grid, grid, grid] + fineGrids + fineGrids + fineGrids
        for grid in grids {
            let (first, columns) = (order.count, grid.columns.count)
            for row in 0..<grid.rows.count {
                order += (0..<columns).map { first + row * columns + columns - 1 - $0 }
            }
        }
        return order + (order.count..<count)
    }()

    /// The squares of the luma's differences across and down and of its Laplacian; zero at the borders.
    private var energies: [[Float]] {
        let (luma, side) = (planes[0], Self.side)
        var (across, down) = ([Float](repeating: 0, count: luma.count), [Float](repeating: 0, count: luma.count))
        var laplacian = across
        for y in 0..<side {
            for x in 0..<side {
                let index = y * side + x
                let (isInRow, isInColumn) = (x > 0 && x < side - 1, y > 0 && y < side - 1)
                if isInRow {
                    let difference = luma[index + 1] - luma[index - 1]
                    across[index] = difference * difference
                }
                if isInColumn {
                    let difference = luma[index + side] - luma[index - side]
                    down[index] = difference * difference
                }
                if isInRow && isInColumn {
                    let around = luma[index - 1] + luma[index + 1] + luma[index - side] + luma[index + side]
                    let difference = 4 * luma[index] - around
                    laplacian[index] = difference * difference
                }
            }
        }
        return [across, down, laplacian]
    }

    /// The means of a plane over square cells, row by row.
    private static func means(
        of plane: [Float], cell: Int, _ grid: (rows: Range<Int>, columns: Range<Int>)
    ) -> [Float] {
        grid.rows.flatMap { row in
            grid.columns.map { column in
                var sum: Float = 0
                for y in row * cell..<(row + 1) * cell {
                    for x in column * cell..<(column + 1) * cell { sum += plane[y * side + x] }
                }
                return sum / Float(cell * cell)
            }
        }
    }
}
