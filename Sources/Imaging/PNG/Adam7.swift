/// The seven passes of an interlaced PNG (ISO/IEC 15948, clause 8.2).
enum Adam7 {
    /// A pass: every `columnStep`th pixel of every `rowStep`th row, from the first ones given.
    struct Pass {
        let column: Int
        let row: Int
        let columnStep: Int
        let rowStep: Int

        /// Columns of the pass in a picture of `width` columns.
        func columns(of width: Int) -> Int { max(0, (width - column + columnStep - 1) / columnStep) }
        /// Rows of the pass in a picture of `height` rows.
        func rows(of height: Int) -> Int { max(0, (height - row + rowStep - 1) / rowStep) }
    }

    /// The passes that have pixels in a picture of this size.
    static func passes(width: Int, height: Int) -> [Pass] {
        [
            Pass(column: 0, row: 0, columnStep: 8, rowStep: 8), Pass(column: 4, row: 0, columnStep: 8, rowStep: 8),
            Pass(column: 0, row: 4, columnStep: 4, rowStep: 8), Pass(column: 2, row: 0, columnStep: 4, rowStep: 4),
            Pass(column: 0, row: 2, columnStep: 2, rowStep: 4), Pass(column: 1, row: 0, columnStep: 2, rowStep: 2),
            Pass(column: 0, row: 1, columnStep: 1, rowStep: 2),
        ].filter { $0.columns(of: width) > 0 && $0.rows(of: height) > 0 }
    }
}
