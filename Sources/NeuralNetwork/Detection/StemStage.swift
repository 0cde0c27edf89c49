/// The stem on rows: a 3×3 convolution of stride 2 keeps the three rows of the photo that it reads.
package final class StemStage: RowStage {
    private let layer: StemConvolution
    private let kernels: any RowKernels
    private var width = 0
    private var taken = 0
    private let output = RowBuffer()
    /// A row of zeros and a ring of three rows of the photo, each bordered by a pixel of zeros.
    private let ring = RowBuffer()

    package init(_ layer: StemConvolution, kernels: any RowKernels, next: RowStage?) {
        self.layer = layer
        self.kernels = kernels
        super.init(next: next)
    }

    private var stride: Int { (width + 2) * 3 }
    private var outputWidth: Int { (width + 1) / 2 }

    package override func begin(height: Int, width: Int) {
        self.width = width
        taken = 0
        output.reserve(outputWidth * layer.outputs)
        ring.reserveZeroed(4 * stride)
        next?.begin(height: (height + 1) / 2, width: outputWidth)
    }

    package override func destination() -> UnsafeMutablePointer<Float> {
        unsafe ringRow(taken) + 3
    }

    /// Takes the row that was written to `destination()`.
    package override func accept(_ row: UnsafePointer<Float>) {
        taken += 1
        if taken.isMultiple(of: 2) {
            emit(taken / 2 - 1)
        }
    }

    package override func finish() {
        if !taken.isMultiple(of: 2) {
            emit(taken / 2)
        }
        next?.finish()
    }

    private func emit(_ y: Int) {
        let centre = 2 * y
        let rows = unsafe RowTriple(
            above: centre == 0 ? zeroRow : UnsafePointer(ringRow(centre - 1)),
            centre: UnsafePointer(ringRow(centre)),
            below: centre + 1 == taken ? zeroRow : UnsafePointer(ringRow(centre + 1)))
        let target = unsafe next?.destination() ?? output.pointer
        unsafe kernels.stem(layer, rows, width: outputWidth, into: target)
        unsafe next?.accept(target)
    }

    private func ringRow(_ y: Int) -> UnsafeMutablePointer<Float> {
        unsafe ring.pointer + (1 + y % 3) * stride
    }

    private var zeroRow: UnsafePointer<Float> {
        unsafe UnsafePointer(ring.pointer)
    }
}
