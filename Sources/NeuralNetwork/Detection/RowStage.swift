/// A layer in a depth-first forward pass: it takes the rows of its input from top to bottom and hands its own rows to
/// the next stage as soon as they are known.
///
/// Working row by row through all layers keeps what lies between them in the second-level cache and makes the memory
/// of a pass grow with the width of the photo instead of its area.
package class RowStage {
    /// The stage that takes this one's rows.
    package let next: RowStage?

    package init(next: RowStage?) {
        self.next = next
    }

    /// Prepares this stage and all after it for a map; called before its first row.
    package func begin(height: Int, width: Int) {
        preconditionFailure("a stage prepares itself")
    }

    /// Where the next row may be written before it is passed to `accept`.
    package func destination() -> UnsafeMutablePointer<Float> {
        preconditionFailure("a stage has a place for a row")
    }

    /// Takes the next row, from `destination()` or from elsewhere; it stays as it is until the next but one arrives.
    package func accept(_ row: UnsafePointer<Float>) {
        preconditionFailure("a stage takes rows")
    }

    /// Says that the last row has been taken.
    package func finish() {
        next?.finish()
    }
}
