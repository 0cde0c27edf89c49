/// Small dense least-squares problems through their normal equations.
enum LeastSquares {
    /// The x with the least ‖A·x − b‖.
    ///
    /// - Parameters:
    ///   - design: the rows of A, at least as many as it has columns.
    ///   - values: b.
    /// - Returns: nil where A does not have full rank.
    static func solve(_ design: [[Double]], _ values: [Double]) -> [Double]? {
        let count = design.first?.count ?? 0
        var matrix = (0..<count).map { row in
            (0...count).map { column in
                zip(design, values).reduce(0) { $0 + $1.0[row] * (column < count ? $1.0[column] : $1.1) }
            }
        }
        for pivot in 0..<count {
            guard let best = (pivot..<count).max(by: { abs(matrix[$0][pivot]) < abs(matrix[$1][pivot]) }),
                abs(matrix[best][pivot]) > 1e-12
            else { return nil }
            matrix.swapAt(pivot, best)
            for row in 0..<count where row != pivot {
                let factor = matrix[row][pivot] / matrix[pivot][pivot]
                for column in pivot...count { matrix[row][column] -= factor * matrix[pivot][column] }
            }
        }
        return (0..<count).map { matrix[$0][count] / matrix[$0][$0] }
    }
}
