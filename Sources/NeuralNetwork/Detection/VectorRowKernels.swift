import CKernels

/// The row kernels with vector instructions; a layer whose channels do not fill whole vectors takes the plain path.
@safe struct VectorRowKernels: RowKernels, @unchecked Sendable {
    // Sendable because the table is a constant of the C target.

    private let table: UnsafePointer<GagDetectionDescriptor>
    private let plain = PlainRowKernels()

    let instructionSet: InstructionSet

    /// - Parameter table: what C offers for an instruction set.
    /// - Returns: nil where the processor lacks it.
    init?(_ table: UnsafePointer<GagDetectionDescriptor>) {
        let features = unsafe ProcessorFeatures(rawValue: table.pointee.features)
        guard ProcessorFeatures.detected.isSuperset(of: features) else { return nil }
        instructionSet = features.instructionSet
        unsafe self.table = unsafe table
    }

    func pointwise(
        _ layer: PointwiseConvolution, _ input: UnsafePointer<Float>, width: Int,
        into output: UnsafeMutablePointer<Float>
    ) {
        guard fills(layer.outputs) else {
            return unsafe plain.pointwise(layer, input, width: width, into: output)
        }
        unsafe table.pointee.pointwise(
            input, width, layer.inputs, layer.outputs, layer.weights.pointer, layer.bias.pointer, output)
    }

    func depthwise(
        _ layer: DepthwiseConvolution, _ rows: RowTriple, width: Int, into output: UnsafeMutablePointer<Float>
    ) {
        guard fills(layer.channels) else {
            return unsafe plain.depthwise(layer, rows, width: width, into: output)
        }
        unsafe table.pointee.depthwise(
            rows.above, rows.centre, rows.below, width, layer.channels, layer.weights.pointer, layer.bias.pointer,
            layer.rectified, output)
    }

    func stem(
        _ layer: StemConvolution, _ rows: RowTriple, width: Int, into output: UnsafeMutablePointer<Float>
    ) {
        guard fills(layer.outputs) else { return unsafe plain.stem(layer, rows, width: width, into: output) }
        unsafe table.pointee.stem(
            rows.above, rows.centre, rows.below, width, layer.outputs, layer.weights.pointer, layer.bias.pointer,
            output)
    }

    func maximum(
        _ upper: UnsafePointer<Float>, _ lower: UnsafePointer<Float>, width: Int, channels: Int,
        into output: UnsafeMutablePointer<Float>
    ) {
        guard fills(channels) else {
            return unsafe plain.maximum(upper, lower, width: width, channels: channels, into: output)
        }
        unsafe table.pointee.maximum(upper, lower, width, channels, output)
    }

    func upsampledSum(
        _ fine: UnsafePointer<Float>, _ coarse: UnsafePointer<Float>, width: Int, channels: Int,
        into output: UnsafeMutablePointer<Float>
    ) {
        guard fills(channels) else {
            return unsafe plain.upsampledSum(fine, coarse, width: width, channels: channels, into: output)
        }
        unsafe table.pointee.upsampled_sum(fine, coarse, width, channels, output)
    }

    func widen(_ bytes: UnsafePointer<UInt8>, count: Int, into output: UnsafeMutablePointer<Float>) {
        unsafe table.pointee.widen(bytes, count, output)
    }

    private func fills(_ channels: Int) -> Bool {
        unsafe channels.isMultiple(of: table.pointee.channel_multiple)
    }
}

extension KernelCatalog {
    /// The row kernels of the face detector that this processor can run.
    static let detections = unsafe table(gag_detection) { unsafe VectorRowKernels($0) }
}
