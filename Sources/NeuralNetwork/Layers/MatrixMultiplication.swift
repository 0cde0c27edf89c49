import COpenBLAS

/// Single-precision matrix multiplication in the calling thread: OpenBLAS, and a loop of our own for small matrices.
enum MatrixMultiplication {
    /// Workers run one per core, so threads inside the library would only compete with them.
    private static let isSingleThreaded: Bool = {
        openblas_set_num_threads(1)
        return true
    }()

    /// The largest rows · depth · columns that is not worth a call: OpenBLAS (0.3.21, on AVX-512) has kernels for
    /// products up to here that allocate memory at every call.
    private static let smallProduct = 1_000_000

    /// Computes `output = input · weights`, all row-major.
    ///
    /// - Parameters:
    ///   - input: `rows` × `weights.rows`.
    ///   - output: `rows` × `weights.columns`, overwritten.
    static func multiply(
        _ input: UnsafePointer<Float>, rows: Int, by weights: PackedWeights, into output: UnsafeMutablePointer<Float>
    ) {
        guard rows * weights.rows * weights.columns > smallProduct else {
            return unsafe multiplySmall(input, rows: rows, by: weights, into: output)
        }
        precondition(isSingleThreaded)
        unsafe cblas_sgemm(
            CblasRowMajor, CblasNoTrans, CblasNoTrans,
            blasint(rows), blasint(weights.columns), blasint(weights.rows),
            1, input, blasint(weights.rows), weights.pointer, blasint(weights.columns),
            0, output, blasint(weights.columns))
    }

    private static func multiplySmall(
        _ input: UnsafePointer<Float>, rows: Int, by weights: PackedWeights, into output: UnsafeMutablePointer<Float>
    ) {
        let columns = weights.columns
        for row in 0..<rows {
            let target = unsafe output + row * columns
            unsafe target.update(repeating: 0, count: columns)
            for index in 0..<weights.rows {
                let factor = unsafe input[row * weights.rows + index]
                let source = unsafe weights.pointer + index * columns
                for column in 0..<columns { unsafe target[column] += factor * source[column] }
            }
        }
    }
}
