import COpenBLAS
import Synchronization

/// Row-major single-precision matrix products in the calling thread, by OpenBLAS.
///
/// One at a time in the process: the library's build without threads of its own hands the same working memory to two
/// threads that call it at the same moment.
enum MatrixProduct {
    /// Lanes run one per core, so threads inside the library would only compete with them.
    private static let isSingleThreaded: Bool = {
        openblas_set_num_threads(1)
        return true
    }()

    private static let turn = Mutex(())

    /// A matrix, row-major, and how the product reads it.
    @safe struct Operand {
        @unsafe let values: UnsafePointer<Float>
        /// Columns of the matrix as it lies.
        let columns: Int
        /// Whether it is read with rows and columns exchanged.
        var isTransposed = false

        init(_ values: UnsafePointer<Float>, columns: Int, isTransposed: Bool = false) {
            unsafe self.values = values
            self.columns = columns
            self.isTransposed = isTransposed
        }
    }

    /// Writes, or adds, left · right to `result`, of `rows` × `columns`, where `depth` products make a value.
    static func multiply(
        _ left: Operand, _ right: Operand, rows: Int, columns: Int, depth: Int, adds: Bool = false,
        into result: UnsafeMutablePointer<Float>
    ) {
        precondition(isSingleThreaded)
        turn.withLock { _ in
            unsafe cblas_sgemm(
                CblasRowMajor, left.isTransposed ? CblasTrans : CblasNoTrans,
                right.isTransposed ? CblasTrans : CblasNoTrans, blasint(rows), blasint(columns), blasint(depth), 1,
                left.values, blasint(left.columns), right.values, blasint(right.columns), adds ? 1 : 0, result,
                blasint(columns))
        }
    }
}
