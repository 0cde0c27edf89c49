import COpenBLAS

/// Single-precision matrix multiplication on OpenBLAS, in the calling thread.
enum MatrixMultiplication {
    /// Workers run one per core, so threads inside the library would only compete with them.
    private static let isSingleThreaded: Bool = {
        openblas_set_num_threads(1)
        return true
    }()

    /// Computes `output = input · weights`, all row-major.
    ///
    /// - Parameters:
    ///   - input: `rows` × `weights.rows`.
    ///   - output: `rows` × `weights.columns`, overwritten.
    static func multiply(
        _ input: UnsafePointer<Float>, rows: Int, by weights: PackedWeights, into output: UnsafeMutablePointer<Float>
    ) {
        precondition(isSingleThreaded)
        unsafe cblas_sgemm(
            CblasRowMajor, CblasNoTrans, CblasNoTrans,
            blasint(rows), blasint(weights.columns), blasint(weights.rows),
            1, input, blasint(weights.rows), weights.pointer, blasint(weights.columns),
            0, output, blasint(weights.columns))
    }
}
