import NeuralNetwork

/// A convolution's three products for one image as matrix products of what the kernel sees (im2col; Chellapilla, Puri and
/// Simard 2006): with the matrix X of a row for each output pixel and a column for each of the kernel's values, the weights
/// W (outputs × depth) and the output's gradient G (pixels × outputs),
///
///     output           Y = X · Wᵀ
///     input gradient   G · W, whose values are added where X gathered them
///     weight gradient  Gᵀ · X
@safe struct PlainConvolution<Number: ActivationNumber> {
    let shape: ConvolutionShape
    /// Rows of X, or of their gradient.
    @unsafe let columns: UnsafeMutablePointer<Float>
    /// Rows of Y or of its gradient.
    @unsafe let rows: UnsafeMutablePointer<Float>
    /// An image's gradient, or the sum of the weights' gradients.
    @unsafe let sums: UnsafeMutablePointer<Float>
    private let tileRows: Int

    /// - Parameter memory: ``scratchByteCount(_:)`` bytes.
    init(shape: ConvolutionShape, memory: UnsafeMutablePointer<Float>) {
        self.shape = shape
        tileRows = Self.tileRows(shape)
        unsafe columns = memory
        unsafe rows = columns + tileRows * shape.depth
        unsafe sums = rows + tileRows * shape.outputs
    }

    /// The bytes that an image's products need.
    static func scratchByteCount(_ shape: ConvolutionShape) -> Int {
        let count = tileRows(shape) * (shape.depth + shape.outputs) + max(shape.inputCount, shape.weightCount)
        return (count * 4 + 63) / 64 * 64
    }

    /// Output pixels whose rows of X are in memory at the same time.
    private static func tileRows(_ shape: ConvolutionShape) -> Int {
        min(shape.outputArea, max(1, (1 << 18) / shape.depth))
    }

    private var tiles: [Range<Int>] {
        stride(from: 0, to: shape.outputArea, by: tileRows).map { $0..<min($0 + tileRows, shape.outputArea) }
    }

    /// Writes the output of an image.
    func forward(
        _ input: UnsafeRawPointer, packed: UnsafeRawPointer, image: Int, bias: UnsafePointer<Float>?,
        residual: UnsafeRawPointer?, relu: Bool, output: UnsafeMutableRawPointer
    ) {
        let weights = unsafe packed.assumingMemoryBound(to: Float.self)
        let output = unsafe output.assumingMemoryBound(to: Number.self) + image * shape.outputCount
        let residual = unsafe residual.map {
            unsafe $0.assumingMemoryBound(to: Number.self) + image * shape.outputCount
        }
        for pixels in tiles {
            unsafe gather(input, image: image, pixels: pixels)
            unsafe MatrixProduct.multiply(
                .init(columns, columns: shape.depth), .init(weights, columns: shape.depth, isTransposed: true),
                rows: pixels.count, columns: shape.outputs, depth: shape.depth, into: rows)
            for row in 0..<pixels.count {
                for channel in 0..<shape.outputs {
                    let place = (pixels.lowerBound + row) * shape.outputs + channel
                    var value = unsafe rows[row * shape.outputs + channel] + (bias?[channel] ?? 0)
                    if let residual = unsafe residual { unsafe value += residual[place].value }
                    unsafe output[place] = Number(nearest: relu && value < 0 ? 0 : value)
                }
            }
        }
    }

    /// Writes the gradient of an image.
    func inputGradient(
        _ gradient: UnsafeRawPointer, packed: UnsafeRawPointer, image: Int, residual: UnsafeRawPointer?,
        output: UnsafeMutableRawPointer
    ) {
        let weights = unsafe packed.assumingMemoryBound(to: Float.self)
        unsafe sums.update(repeating: 0, count: shape.inputCount)
        for pixels in tiles {
            unsafe widen(gradient, image: image, pixels: pixels)
            unsafe MatrixProduct.multiply(
                .init(rows, columns: shape.outputs), .init(weights, columns: shape.depth), rows: pixels.count,
                columns: shape.depth, depth: shape.outputs, into: columns)
            scatter(pixels: pixels)
        }
        let output = unsafe output.assumingMemoryBound(to: Number.self) + image * shape.inputCount
        let residual = unsafe residual.map {
            unsafe $0.assumingMemoryBound(to: Number.self) + image * shape.inputCount
        }
        for index in 0..<shape.inputCount {
            unsafe output[index] = Number(nearest: sums[index] + (residual?[index].value ?? 0))
        }
    }

    /// Adds what an image gives to the weights' gradient in ``sums``.
    func addWeightGradient(_ input: UnsafeRawPointer, gradient: UnsafeRawPointer, image: Int) {
        for pixels in tiles {
            unsafe gather(input, image: image, pixels: pixels)
            unsafe widen(gradient, image: image, pixels: pixels)
            unsafe MatrixProduct.multiply(
                .init(rows, columns: shape.outputs, isTransposed: true), .init(columns, columns: shape.depth),
                rows: shape.outputs, columns: shape.depth, depth: pixels.count, adds: true, into: sums)
        }
    }

    private func widen(_ map: UnsafeRawPointer, image: Int, pixels: Range<Int>) {
        let first = (image * shape.outputArea + pixels.lowerBound) * shape.outputs
        let source = unsafe map.assumingMemoryBound(to: Number.self) + first
        for index in 0..<pixels.count * shape.outputs { unsafe rows[index] = source[index].value }
    }
}
