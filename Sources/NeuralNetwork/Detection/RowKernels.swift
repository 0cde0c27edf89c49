/// What computes one row of a detector's layer; rows are NHWC, cells of `channels` adjacent floats.
///
/// Rows that `depthwise` and `stem` read begin with one cell of zeros before the first cell of the map and end with
/// one after the last, so that no kernel knows of edges.
package protocol RowKernels: Sendable {
    /// The class of instructions that they are written for.
    var instructionSet: InstructionSet { get }

    /// One row of a 1×1 convolution, `width` cells.
    func pointwise(
        _ layer: PointwiseConvolution, _ input: UnsafePointer<Float>, width: Int,
        into output: UnsafeMutablePointer<Float>)

    /// One row of a 3×3 depthwise convolution, `width` cells, from three bordered rows.
    func depthwise(
        _ layer: DepthwiseConvolution, _ rows: RowTriple, width: Int, into output: UnsafeMutablePointer<Float>)

    /// One row of the stem, `width` cells of output, from three bordered rows of twice as many.
    func stem(_ layer: StemConvolution, _ rows: RowTriple, width: Int, into output: UnsafeMutablePointer<Float>)

    /// One row of a 2×2 maximum with stride 2, `width` cells of output.
    func maximum(
        _ upper: UnsafePointer<Float>, _ lower: UnsafePointer<Float>, width: Int, channels: Int,
        into output: UnsafeMutablePointer<Float>)

    /// A row of a map plus a row of the map of half its size, each cell of which counts twice.
    func upsampledSum(
        _ fine: UnsafePointer<Float>, _ coarse: UnsafePointer<Float>, width: Int, channels: Int,
        into output: UnsafeMutablePointer<Float>)

    /// Bytes as floats of the same value.
    func widen(_ bytes: UnsafePointer<UInt8>, count: Int, into output: UnsafeMutablePointer<Float>)
}

extension RowKernels {
    /// The instruction set, as `GAG_ISA` names it.
    package var name: String { instructionSet.rawValue }
}

/// The three rows that a 3×3 convolution reads.
@unsafe package struct RowTriple {
    package var above: UnsafePointer<Float>
    package var centre: UnsafePointer<Float>
    package var below: UnsafePointer<Float>
}
