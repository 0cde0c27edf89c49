/// The row kernels in plain Swift: for any processor and any number of channels, and the reference for all others.
package struct PlainRowKernels: RowKernels {
    package init() {}

    package var instructionSet: InstructionSet { .generic }

    package func pointwise(
        _ layer: PointwiseConvolution, _ input: UnsafePointer<Float>, width: Int,
        into output: UnsafeMutablePointer<Float>
    ) {
        let weights = unsafe layer.weights.pointer
        let bias = unsafe layer.bias.pointer
        for x in 0..<width {
            let source = unsafe input + x * layer.inputs
            let target = unsafe output + x * layer.outputs
            unsafe target.update(from: bias, count: layer.outputs)
            for i in 0..<layer.inputs {
                let value = unsafe source[i]
                let row = unsafe weights + i * layer.outputs
                for o in 0..<layer.outputs {
                    unsafe target[o] += value * row[o]
                }
            }
        }
    }

    package func depthwise(
        _ layer: DepthwiseConvolution, _ rows: RowTriple, width: Int, into output: UnsafeMutablePointer<Float>
    ) {
        let channels = layer.channels
        let span = 3 * channels
        for x in 0..<width {
            let target = unsafe output + x * channels
            unsafe target.update(from: layer.bias.pointer, count: channels)
            for row in 0..<3 {
                let source = unsafe rows[row] + x * channels
                let weights = unsafe layer.weights.pointer + row * span
                for column in stride(from: 0, to: span, by: channels) {
                    for c in 0..<channels {
                        unsafe target[c] += source[column + c] * weights[column + c]
                    }
                }
            }
            if layer.rectified {
                for c in 0..<channels {
                    unsafe target[c] = unsafe max(target[c], 0)
                }
            }
        }
    }

    package func stem(
        _ layer: StemConvolution, _ rows: RowTriple, width: Int, into output: UnsafeMutablePointer<Float>
    ) {
        let outputs = layer.outputs
        for x in 0..<width {
            let target = unsafe output + x * outputs
            unsafe target.update(from: layer.bias.pointer, count: outputs)
            for row in 0..<3 {
                let source = unsafe rows[row] + x * 6
                for tap in 0..<9 {
                    let weights = unsafe layer.weights.pointer + (row * 9 + tap) * outputs
                    for o in 0..<outputs {
                        unsafe target[o] += source[tap] * weights[o]
                    }
                }
            }
            for o in 0..<outputs {
                unsafe target[o] = unsafe max(target[o], 0)
            }
        }
    }

    package func maximum(
        _ upper: UnsafePointer<Float>, _ lower: UnsafePointer<Float>, width: Int, channels: Int,
        into output: UnsafeMutablePointer<Float>
    ) {
        for x in 0..<width {
            for c in 0..<channels {
                let left = 2 * x * channels + c
                let right = left + channels
                let pair = unsafe (max(upper[left], upper[right]), max(lower[left], lower[right]))
                unsafe output[x * channels + c] = max(pair.0, pair.1)
            }
        }
    }

    package func upsampledSum(
        _ fine: UnsafePointer<Float>, _ coarse: UnsafePointer<Float>, width: Int, channels: Int,
        into output: UnsafeMutablePointer<Float>
    ) {
        for x in 0..<width {
            for c in 0..<channels {
                unsafe output[x * channels + c] = unsafe fine[x * channels + c] + coarse[x / 2 * channels + c]
            }
        }
    }

    package func widen(_ bytes: UnsafePointer<UInt8>, count: Int, into output: UnsafeMutablePointer<Float>) {
        for index in 0..<count {
            unsafe output[index] = unsafe Float(bytes[index])
        }
    }
}

extension RowTriple {
    fileprivate subscript(row: Int) -> UnsafePointer<Float> {
        unsafe row == 0 ? above : row == 1 ? centre : below
    }
}
