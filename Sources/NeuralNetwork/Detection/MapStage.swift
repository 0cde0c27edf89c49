/// Collects rows into a whole map, and passes them on.
package final class MapStage: RowStage {
    private let map: DetectionFeatureMap
    private var taken = 0

    package init(_ map: DetectionFeatureMap, next: RowStage? = nil) {
        self.map = map
        super.init(next: next)
    }

    package override func begin(height: Int, width: Int) {
        map.resize(height: height, width: width)
        taken = 0
        next?.begin(height: height, width: width)
    }

    package override func destination() -> UnsafeMutablePointer<Float> {
        unsafe map.rowPointer(taken)
    }

    /// Takes the row that was written to `destination()`.
    package override func accept(_ row: UnsafePointer<Float>) {
        taken += 1
        unsafe next?.accept(row)
    }
}
