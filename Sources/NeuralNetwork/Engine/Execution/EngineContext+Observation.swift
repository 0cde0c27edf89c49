extension EngineContext {
    /// A copy of a tensor's values as floats, without gaps between pixels.
    func featureMap(of bound: BoundTensor, batch: Int) -> FeatureMap {
        let tensor = bound.tensor
        let arena = ActivationArena(capacity: batch * tensor.shape.count)
        let map = arena.allocate(batch * tensor.shape.count).map(batch: batch, shape: tensor.shape)
        unsafe map.withUnsafeElements { elements in
            if tensor.isDenseFloats {
                let source = unsafe UnsafeRawBufferPointer(start: bound.base, count: elements.count * 4)
                return unsafe UnsafeMutableRawBufferPointer(elements).copyMemory(from: source)
            }
            for pixel in 0..<batch * tensor.shape.area {
                let source = unsafe UnsafeRawPointer(bound.base) + pixel * tensor.pixelStride
                for channel in 0..<tensor.shape.channels {
                    let value = unsafe value(source, channel, tensor)
                    let number = tensor.quantization.map { (value - $0.zero) * $0.scale } ?? value
                    unsafe elements[pixel * tensor.shape.channels + channel] = number
                }
            }
        }
        return map
    }

    /// The smallest and largest value of a step's output.
    func range(of step: PlanStep, _ pass: Pass) -> ClosedRange<Float> {
        let output = bind(step.output, pass)
        var (smallest, largest) = (Float(0), Float(0))
        for pixel in 0..<pass.count * output.tensor.shape.area {
            let source = unsafe UnsafeRawPointer(output.base) + pixel * output.tensor.pixelStride
            for channel in 0..<output.tensor.shape.channels {
                let value = unsafe value(source, channel, output.tensor)
                smallest = min(smallest, value)
                largest = max(largest, value)
            }
        }
        return smallest...largest
    }

    private func value(_ source: UnsafeRawPointer, _ channel: Int, _ tensor: PlanTensor) -> Float {
        switch tensor.elementBytes {
        case 1: return unsafe Float(source.load(fromByteOffset: channel, as: UInt8.self))
        case 2:
            let bits = unsafe source.load(fromByteOffset: channel * 2, as: UInt16.self)
            return Float(bitPattern: UInt32(bits) << 16)
        default: return unsafe source.load(fromByteOffset: channel * 4, as: Float.self)
        }
    }
}

extension PlanTensor {
    /// Whether the values are floats without gaps.
    fileprivate var isDenseFloats: Bool {
        elementBytes == 4 && quantization == nil && pixelStride == shape.channels * 4
    }
}
