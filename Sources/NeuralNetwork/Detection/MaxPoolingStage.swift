/// The 2×2 maximum with stride 2 on rows; a last odd row or column is left out, as PyTorch and ONNX do.
@safe package final class MaxPoolingStage: RowStage {
    private let channels: Int
    private let kernels: any RowKernels
    private var width = 0
    private var taken = 0
    private var upper: UnsafePointer<Float>?
    private let input = RowBuffer()
    private let output = RowBuffer()

    package init(channels: Int, kernels: any RowKernels, next: RowStage?) {
        self.channels = channels
        self.kernels = kernels
        super.init(next: next)
    }

    package override func begin(height: Int, width: Int) {
        self.width = width
        taken = 0
        unsafe upper = nil
        input.reserve(2 * width * channels)
        output.reserve(width / 2 * channels)
        next?.begin(height: height / 2, width: width / 2)
    }

    package override func destination() -> UnsafeMutablePointer<Float> {
        unsafe input.pointer + (taken % 2) * width * channels
    }

    package override func accept(_ row: UnsafePointer<Float>) {
        taken += 1
        guard let upper = unsafe upper else {
            unsafe self.upper = unsafe row
            return
        }
        let target = unsafe next?.destination() ?? output.pointer
        unsafe kernels.maximum(upper, row, width: width / 2, channels: channels, into: target)
        unsafe self.upper = nil
        unsafe next?.accept(target)
    }
}
