import CKernels
import NeuralNetwork

/// A convolution's three products on vector kernels. Outputs are whole panels.
///
/// Output and input gradient are convolutions as the engine has them, whose weights are packed in each step. The input
/// gradient of stride s is s² convolutions of the output's gradient, one for each residue of the input's rows and columns,
/// with the taps that meet it. The weight gradient is a matrix product over pixels: the output's gradient is turned, so
/// that an output's pixels lie one after the other, and what each tap saw is packed as weights are.
struct VectorConvolution {
    let shape: ConvolutionShape
    let table: TrainingKernelTable

    /// Whether outputs are whole panels, without which these kernels cannot serve.
    var isWhole: Bool { shape.outputs.isMultiple(of: table.panelWidth) }

    /// Whether inputs are copied to rows of all that the kernel sees: few channels, or more taps than kernels have.
    var usesColumns: Bool {
        !shape.inputs.isMultiple(of: table.panelWidth) || shape.kernel * shape.kernel > Int(GAG_MAXIMUM_TAPS)
    }

    /// The values of a row of columns, whole panels; without columns those of a tap.
    var columnDepth: Int { usesColumns ? shape.depth.rounded(to: table.panelWidth) : shape.inputs }
    var packedTaps: Int { usesColumns ? 1 : shape.kernel * shape.kernel }
    /// The bytes of a panel of outputs' weights.
    var panelBytes: Int { packedTaps * columnDepth * table.panelWidth * table.elementBytes }
    var panels: Int { shape.outputs / table.panelWidth }

    /// Winograd's filtering, where it takes the place of the direct convolution.
    var winograd: VectorWinograd? { VectorWinograd(shape, isGradient: false, table: table) }
    var gradientWinograd: VectorWinograd? { VectorWinograd(shape, isGradient: true, table: table) }
    /// Where Winograd's filters begin, behind the weights that they are made from.
    var filterOffset: Int { panels * panelBytes }
    var gradientFilterOffset: Int { gradientOffset + shape.weightCount * table.elementBytes }

    /// Where the weights for the input's gradient begin, behind the others.
    var gradientOffset: Int { filterOffset + (winograd?.filterByteCount ?? 0) }
    var gradientByteCount: Int {
        shape.weightCount * table.elementBytes + (gradientWinograd?.filterByteCount ?? 0)
    }
    var zerosByteCount: Int { max(columnDepth, shape.outputs) * table.elementBytes }
    var scratchByteCount: Int {
        max(
            max(forwardScratch, weightScratch.byteCount),
            max(winograd?.scratchByteCount ?? 0, gradientWinograd?.scratchByteCount ?? 0))
    }

    func packOutputs(
        _ weights: UnsafePointer<Float>, scales: UnsafePointer<Float>?, into packed: UnsafeMutableRawPointer,
        ones: UnsafePointer<Float>, lane: Lane
    ) {
        let width = table.panelWidth
        let winograd = winograd
        for panel in lane.share(of: panels) {
            let source = unsafe weights + panel * width * shape.depth
            let factors = unsafe scales.map { unsafe $0 + panel * width }
            let target = unsafe packed + panel * panelBytes
            guard usesColumns, shape.depth != columnDepth else {
                unsafe table.descriptor.packOutputs(source, factors, Int64(packedTaps), Int64(columnDepth), target)
                unsafe winograd?.transform(target, panel: panel, factors: ones, into: packed + filterOffset)
                continue
            }
            unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: width * columnDepth) { rows in
                unsafe rows.initialize(repeating: 0)
                for row in 0..<width {
                    for index in 0..<shape.depth {
                        unsafe rows[row * columnDepth + index] = source[row * shape.depth + index]
                    }
                }
                unsafe table.descriptor.packOutputs(rows.baseAddress, factors, 1, Int64(columnDepth), target)
            }
        }
    }

    func packInputs(
        _ weights: UnsafePointer<Float>, scales: UnsafePointer<Float>?, into packed: UnsafeMutableRawPointer,
        ones: UnsafePointer<Float>, lane: Lane
    ) {
        let winograd = gradientWinograd
        let width = table.panelWidth
        let tapBytes = shape.outputs * width * table.elementBytes
        for panel in lane.share(of: shape.inputs / width) {
            for residue in shape.residues {
                for (index, tap) in residue.taps.enumerated() {
                    let offset = residue.offset(panel: panel, tapBytes: tapBytes, panels: shape.inputs / width)
                    unsafe table.descriptor.packInputs(
                        weights + tap * shape.inputs + panel * width, scales, Int64(shape.kernel * shape.kernel),
                        Int64(shape.inputs), Int64(shape.outputs), packed + gradientOffset + offset + index * tapBytes)
                }
            }
            unsafe winograd?.transform(
                packed + gradientOffset + panel * 9 * tapBytes, panel: panel, factors: ones,
                into: packed + gradientFilterOffset)
        }
    }
}

extension Int {
    /// The least multiple of `unit` that is not less.
    func rounded(to unit: Int) -> Int { (self + unit - 1) / unit * unit }
}
