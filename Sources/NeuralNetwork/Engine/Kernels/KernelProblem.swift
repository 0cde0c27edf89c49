import CKernels

/// A convolution of known operands, with bias, residual and ReLU, and its answer by plain loops: what self-tests and tests
/// ask kernels.
///
/// Inputs, weights and residuals are small multiples of 1/8 (or integers), exact in every format, so that only the output's
/// format and Winograd's rounding leave an error.
package struct KernelProblem {
    /// The extent of an input image.
    package let shape: FeatureShape
    package let images: Int
    package let outputs: Int
    /// Rows and columns of the kernel: 1 or 3, the padding half of it.
    package let kernelSize: Int
    package let stride: Int
    package let format: NumberFormat
    /// Tiles of rows that share a pass over a panel.
    package var blockTiles = 2

    /// NHWC.
    package var input: [Float]
    /// OIHW.
    package var weights: [Float]
    package var scales: [Float]
    package var biases: [Float]
    /// NHWC, the output's extent.
    package let residual: [Float]

    package init(
        images: Int = 1, height: Int, width: Int, inputs: Int, outputs: Int, kernelSize: Int = 3, stride: Int = 1,
        _ format: NumberFormat, seed: UInt32 = 1
    ) {
        shape = FeatureShape(height: height, width: width, channels: inputs)
        self.images = images
        self.outputs = outputs
        self.kernelSize = kernelSize
        self.stride = stride
        self.format = format
        var state = seed
        // A linear congruential generator (Numerical Recipes' constants): any fixed numbers will do.
        func numbers(_ count: Int, _ range: ClosedRange<Int>, unit: Float) -> [Float] {
            (0..<count).map { _ in
                state = state &* 1_664_525 &+ 1_013_904_223
                return Float(Int(state >> 16) % range.count + range.lowerBound) * unit
            }
        }
        let isInteger = format == .uint8
        let taps = kernelSize * kernelSize
        input = numbers(images * shape.count, isInteger ? 0...127 : -8...8, unit: isInteger ? 1 : 0.125)
        weights = numbers(outputs * inputs * taps, isInteger ? -127...127 : -8...8, unit: isInteger ? 1 : 0.125)
        scales = numbers(outputs, 1...4, unit: isInteger ? 0x1p-13 : 0.25)
        biases = numbers(outputs, -8...8, unit: isInteger ? 8 : 0.125)
        let area = ((height - 1) / stride + 1) * ((width - 1) / stride + 1)
        residual = numbers(images * area * outputs, isInteger ? 0...127 : -8...8, unit: isInteger ? 1 : 0.125)
    }

    /// The extent of an output image.
    package var outputShape: FeatureShape {
        FeatureShape(
            height: (shape.height - 1) / stride + 1, width: (shape.width - 1) / stride + 1, channels: outputs)
    }

    /// The residual's factor.
    package var residualScale: Float { format == .uint8 ? 0.5 : 1 }

    /// The answer by plain loops, NHWC; eight-bit outputs are not rounded.
    package func expected(_ kernel: ConvolutionKernel) -> [Float] {
        expected(limit: kernel.outputBytes == 1 ? 255 : .infinity)
    }

    /// The answer of Winograd's filtering, as ``expected(_:)-(ConvolutionKernel)``.
    package func expected(_ kernel: WinogradKernel) -> [Float] {
        expected(limit: kernel.format == .uint8 ? 255 : .infinity)
    }

    private func expected(limit: Float) -> [Float] {
        let pixels = images * outputShape.area
        return unsafe [Float](unsafeUninitializedCapacity: pixels * outputs) { result, count in
            for pixel in 0..<pixels {
                for output in 0..<outputs {
                    let index = pixel * outputs + output
                    let value = sum(pixel, output) * scales[output] + biases[output] + residual[index] * residualScale
                    unsafe result.initializeElement(at: index, to: min(max(value, 0), limit))
                }
            }
            count = pixels * outputs
        }
    }

    private func sum(_ pixel: Int, _ output: Int) -> Float {
        let area = outputShape.area
        let (image, y, x) = (pixel / area, pixel % area / outputShape.width, pixel % outputShape.width)
        let taps = kernelSize * kernelSize
        var sum: Float = 0
        for tap in 0..<taps {
            let row = y * stride + tap / kernelSize - kernelSize / 2
            let column = x * stride + tap % kernelSize - kernelSize / 2
            guard (0..<shape.height).contains(row), (0..<shape.width).contains(column) else { continue }
            let source = ((image * shape.height + row) * shape.width + column) * shape.channels
            for channel in 0..<shape.channels {
                sum += input[source + channel] * weights[(output * shape.channels + channel) * taps + tap]
            }
        }
        return sum
    }

    var geometry: ConvolutionLayer.Geometry {
        ConvolutionLayer.Geometry(
            inputs: shape.channels, outputs: outputs, tapRows: kernelSize, tapColumns: kernelSize, stride: stride,
            paddingTop: kernelSize / 2, paddingLeft: kernelSize / 2, relu: true)
    }
}
