import CKernels
import NeuralNetwork

extension VectorTrainingKernels {
    package func normalize(
        pixels: Int, channels: Int, input: UnsafeRawPointer, scale: UnsafePointer<Float>,
        shift: UnsafePointer<Float>, residual: UnsafeRawPointer?, residualScale: UnsafePointer<Float>?,
        residualShift: UnsafePointer<Float>?, relu: Bool, output: UnsafeMutableRawPointer
    ) {
        guard isWhole(channels) else {
            return unsafe plain.normalize(
                pixels: pixels, channels: channels, input: input, scale: scale, shift: shift, residual: residual,
                residualScale: residualScale, residualShift: residualShift, relu: relu, output: output)
        }
        unsafe forEachPart(of: pixels, channels: channels, GagEpilogue()) { pass in
            unsafe pass.input = input
            unsafe pass.scale = scale
            unsafe pass.shift = shift
            unsafe pass.residual = residual
            unsafe pass.residualScale = residualScale
            unsafe pass.residualShift = residualShift
            unsafe pass.relu = relu ? 1 : 0
            unsafe pass.output = output
            unsafe table.descriptor.normalize(&pass)
        }
    }

    package func normalizeGradient(
        pixels: Int, channels: Int, gradient: UnsafeRawPointer, input: UnsafeRawPointer,
        factor: UnsafePointer<Float>, slope: UnsafePointer<Float>, offset: UnsafePointer<Float>,
        output: UnsafeMutableRawPointer
    ) {
        guard isWhole(channels) else {
            return unsafe plain.normalizeGradient(
                pixels: pixels, channels: channels, gradient: gradient, input: input, factor: factor, slope: slope,
                offset: offset, output: output)
        }
        unsafe forEachPart(of: pixels, channels: channels, GagEpilogue()) { pass in
            unsafe pass.gradient = gradient
            unsafe pass.input = input
            unsafe pass.scale = factor
            unsafe pass.shift = slope
            unsafe pass.offset = offset
            unsafe pass.output = output
            unsafe table.descriptor.normalizeGradient(&pass)
        }
    }

    package func maskedSums(
        pixels: Int, channels: Int, gradient: UnsafeRawPointer, mask: UnsafeRawPointer?, below: UnsafeRawPointer?,
        second: UnsafeRawPointer?, output: UnsafeMutableRawPointer, sums: UnsafeMutablePointer<Float>?
    ) {
        guard isWhole(channels) else {
            return unsafe plain.maskedSums(
                pixels: pixels, channels: channels, gradient: gradient, mask: mask, below: below, second: second,
                output: output, sums: sums)
        }
        let rows = unsafe sums == nil ? 0 : 1 + (below == nil ? 0 : 1) + (second == nil ? 0 : 1)
        var epilogue = unsafe epilogue(summing: rows, channels: channels, slots: Self.parts)
        unsafe epilogue.mask = mask
        unsafe epilogue.below = below
        unsafe epilogue.second = second
        unsafe forEachPart(of: pixels, channels: channels, epilogue) { pass in
            unsafe pass.gradient = gradient
            unsafe pass.output = output
            unsafe table.descriptor.finish(&pass)
        }
        unsafe reduce(rows: rows, channels: channels, slots: Self.parts, into: sums)
    }

    package func moments(pixels: Int, channels: Int, input: UnsafeRawPointer, sums: UnsafeMutablePointer<Float>) {
        guard isWhole(channels) else {
            return unsafe plain.moments(pixels: pixels, channels: channels, input: input, sums: sums)
        }
        let epilogue = unsafe epilogue(summing: 2, channels: channels, slots: Self.parts)
        unsafe forEachPart(of: pixels, channels: channels, epilogue) { pass in
            unsafe pass.gradient = input
            unsafe table.descriptor.finish(&pass)
        }
        unsafe reduce(rows: 2, channels: channels, slots: Self.parts, into: sums)
    }

    package func add(count: Int, _ addend: UnsafeRawPointer, to sum: UnsafeMutableRawPointer) {
        let channels = 8 * table.lanes
        guard count.isMultiple(of: channels) else { return unsafe plain.add(count: count, addend, to: sum) }
        var epilogue = unsafe GagEpilogue()
        unsafe epilogue.addend = addend
        unsafe forEachPart(of: count / channels, channels: channels, epilogue) { pass in
            unsafe pass.gradient = UnsafeRawPointer(sum)
            unsafe pass.output = sum
            unsafe table.descriptor.finish(&pass)
        }
    }

    package func store(count: Int, _ values: UnsafePointer<Float>, output: UnsafeMutableRawPointer) {
        let isBFloat16 = table.isBFloat16
        team.run { lane in
            let own = lane.share(of: count)
            if isBFloat16 {
                let target = unsafe output.assumingMemoryBound(to: UInt16.self) + own.lowerBound
                unsafe gag_narrow_bf16(values + own.lowerBound, target, Int64(own.count))
            } else {
                unsafe (output.assumingMemoryBound(to: Float.self) + own.lowerBound).update(
                    from: values + own.lowerBound, count: own.count)
            }
        }
    }

    package func load(count: Int, _ elements: UnsafeRawPointer, output: UnsafeMutablePointer<Float>) {
        unsafe plain.load(count: count, elements, output: output)
    }
}
