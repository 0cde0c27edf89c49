/// A unit (1×1, depthwise 3×3, ReLU) on rows: three rows between its two convolutions are all it keeps.
package final class UnitStage: RowStage {
    private let unit: SeparableUnit
    private let kernels: any RowKernels
    private var width = 0
    private var taken = 0
    private let input = RowBuffer()
    private let output = RowBuffer()
    /// A row of zeros and the ring of three rows after the 1×1 convolution, each bordered by a cell of zeros.
    private let ring = RowBuffer()

    package init(_ unit: SeparableUnit, kernels: any RowKernels, next: RowStage?) {
        self.unit = unit
        self.kernels = kernels
        super.init(next: next)
    }

    private var channels: Int { unit.pointwise.outputs }

    package override func begin(height: Int, width: Int) {
        self.width = width
        taken = 0
        input.reserve(width * unit.pointwise.inputs)
        output.reserve(width * channels)
        ring.reserveZeroed(4 * (width + 2) * channels)
        next?.begin(height: height, width: width)
    }

    package override func destination() -> UnsafeMutablePointer<Float> {
        unsafe input.pointer
    }

    package override func accept(_ row: UnsafePointer<Float>) {
        unsafe kernels.pointwise(unit.pointwise, row, width: width, into: ringRow(taken) + channels)
        taken += 1
        if taken >= 2 {
            emit(taken - 2)
        }
    }

    package override func finish() {
        if taken >= 1 {
            emit(taken - 1)
        }
        next?.finish()
    }

    /// Computes row `y` of the output; the row below it has been taken, or there is none.
    private func emit(_ y: Int) {
        let rows = unsafe RowTriple(
            above: y == 0 ? zeroRow : UnsafePointer(ringRow(y - 1)), centre: UnsafePointer(ringRow(y)),
            below: y + 1 == taken ? zeroRow : UnsafePointer(ringRow(y + 1)))
        let target = unsafe next?.destination() ?? output.pointer
        unsafe kernels.depthwise(unit.depthwise, rows, width: width, into: target)
        unsafe next?.accept(target)
    }

    private func ringRow(_ y: Int) -> UnsafeMutablePointer<Float> {
        unsafe ring.pointer + (1 + y % 3) * (width + 2) * channels
    }

    private var zeroRow: UnsafePointer<Float> {
        unsafe UnsafePointer(ring.pointer)
    }
}
