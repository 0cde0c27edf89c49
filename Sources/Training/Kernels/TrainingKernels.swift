import NeuralNetwork

/// The operations of a training step on one kind of stored activation: what a step's program is made of.
///
/// Maps are NHWC without gaps, in the kernels' ``element``, and so are the gradients of maps; what is counted by channel
/// is fp32. Every call does the whole batch on all threads itself, in memory that the object made at its start for the
/// shapes it was told. `pixels` are those of all images together. The work is divided in a fixed way and sums are taken in a
/// fixed order: the same batch on as many threads gives the same bits.
///
/// The kernels of a program are not `Sendable`: one thread calls them.
package protocol TrainingKernels: AnyObject {
    /// What reports call these kernels.
    var name: String { get }
    /// How maps and their gradients are stored.
    var element: ActivationElement { get }

    // MARK: Convolution

    /// The bytes of a convolution's weights as the products read them.
    ///
    /// - Parameter gradient: whether ``inputGradient`` will be asked for.
    func packedByteCount(_ shape: ConvolutionShape, gradient: Bool) -> Int

    /// Makes weights ready for a step.
    ///
    /// - Parameters:
    ///   - weights: fp32, `[outputs][kernel][kernel][inputs]`.
    ///   - scales: A factor for each output's weights, or nil.
    ///   - packed: `packedByteCount` bytes, aligned to 64.
    func pack(
        _ weights: UnsafePointer<Float>, scales: UnsafePointer<Float>?, _ shape: ConvolutionShape, gradient: Bool,
        into packed: UnsafeMutableRawPointer)

    /// Makes the part of the weights ready that ``inputGradient`` reads, and leaves the rest of `packed` as it is.
    func packInputGradient(
        _ weights: UnsafePointer<Float>, scales: UnsafePointer<Float>?, _ shape: ConvolutionShape,
        into packed: UnsafeMutableRawPointer)

    /// y = f(convolution(x) + bias + residual), for `shape.batch` images, at most as many as at the start.
    ///
    /// - Parameters:
    ///   - bias: An addend for each output, or nil.
    ///   - residual: A map of the output's extent that is added, or nil.
    ///   - relu: Whether negative sums become zero.
    ///   - sums: Where Σy and then Σy² by channel go, `[2][outputs]`, or nil.
    func convolve(
        _ shape: ConvolutionShape, input: UnsafeRawPointer, packed: UnsafeRawPointer, bias: UnsafePointer<Float>?,
        residual: UnsafeRawPointer?, relu: Bool, output: UnsafeMutableRawPointer, sums: UnsafeMutablePointer<Float>?)

    /// g = the gradient of a convolution's input, plus `residual`, where `mask` is positive, and zero elsewhere.
    ///
    /// - Parameters:
    ///   - gradient: The output's gradient.
    ///   - residual: What is added, or nil; may be `output`'s memory.
    ///   - mask: The convolution's input where that is a rectifier's output; nil lets all pass.
    ///   - below: The input x of the normalisation that the rectifier follows, or nil.
    ///   - second: The input of a second normalisation whose output was added to the first's, or nil.
    ///   - sums: Where Σg, Σg · below and Σg · second by channel go, `[1 … 3][inputs]`, or nil.
    func inputGradient(
        _ shape: ConvolutionShape, gradient: UnsafeRawPointer, packed: UnsafeRawPointer, residual: UnsafeRawPointer?,
        mask: UnsafeRawPointer?, below: UnsafeRawPointer?, second: UnsafeRawPointer?,
        output: UnsafeMutableRawPointer, sums: UnsafeMutablePointer<Float>?)

    /// The gradient of the weights, fp32, as the weights lie, summed over the images; overwritten.
    func weightGradient(
        _ shape: ConvolutionShape, input: UnsafeRawPointer, gradient: UnsafeRawPointer,
        output: UnsafeMutablePointer<Float>)

    // MARK: Normalisation

    /// f(x · scale + shift + residual · residualScale + residualShift), by channel; in place allowed.
    ///
    /// - Parameters:
    ///   - residual: A map that is added, or nil.
    ///   - residualScale: With `residualShift` the residual's own normalisation; nil for both where it has none.
    func normalize(
        pixels: Int, channels: Int, input: UnsafeRawPointer, scale: UnsafePointer<Float>,
        shift: UnsafePointer<Float>, residual: UnsafeRawPointer?, residualScale: UnsafePointer<Float>?,
        residualShift: UnsafePointer<Float>?, relu: Bool, output: UnsafeMutableRawPointer)

    /// g · factor + x · slope + offset, by channel: what a batch normalisation's gradient is once its sums are known. In
    /// place allowed.
    func normalizeGradient(
        pixels: Int, channels: Int, gradient: UnsafeRawPointer, input: UnsafeRawPointer,
        factor: UnsafePointer<Float>, slope: UnsafePointer<Float>, offset: UnsafePointer<Float>,
        output: UnsafeMutableRawPointer)

    /// g = gradient where `mask` is positive, zero elsewhere, with the sums of ``inputGradient``, where no convolution's
    /// gradient gives them. In place allowed.
    func maskedSums(
        pixels: Int, channels: Int, gradient: UnsafeRawPointer, mask: UnsafeRawPointer?, below: UnsafeRawPointer?,
        second: UnsafeRawPointer?, output: UnsafeMutableRawPointer, sums: UnsafeMutablePointer<Float>?)

    /// Σx and Σx² by channel, `[2][channels]`.
    func moments(pixels: Int, channels: Int, input: UnsafeRawPointer, sums: UnsafeMutablePointer<Float>)

    // MARK: Pooling, storage

    /// The largest value under each window, and which of its places, counted row by row, had it first.
    func maximum(
        _ shape: PoolingShape, images: Int, input: UnsafeRawPointer, output: UnsafeMutableRawPointer,
        places: UnsafeMutablePointer<UInt8>)

    /// The gradient of a maximum's input: at each place what the windows that chose it got.
    func maximumGradient(
        _ shape: PoolingShape, images: Int, gradient: UnsafeRawPointer, places: UnsafePointer<UInt8>,
        output: UnsafeMutableRawPointer)

    /// The mean over each image's pixels, fp32: `[images][channels]`.
    func average(
        images: Int, area: Int, channels: Int, input: UnsafeRawPointer, output: UnsafeMutablePointer<Float>)

    /// A mean's gradient, fp32, spread over the image's pixels.
    func averageGradient(
        images: Int, area: Int, channels: Int, gradient: UnsafePointer<Float>, output: UnsafeMutableRawPointer)

    /// Adds `count` elements to others.
    func add(count: Int, _ addend: UnsafeRawPointer, to sum: UnsafeMutableRawPointer)

    /// Stores floats as elements.
    func store(count: Int, _ values: UnsafePointer<Float>, output: UnsafeMutableRawPointer)

    /// Widens elements to floats.
    func load(count: Int, _ elements: UnsafeRawPointer, output: UnsafeMutablePointer<Float>)
}
