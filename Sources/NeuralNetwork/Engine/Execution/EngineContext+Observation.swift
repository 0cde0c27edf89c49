extension EngineContext {
    /// A copy of a tensor's values as floats, without gaps between pixels.
    func featureMap(of bound: BoundTensor, batch: Int) -> FeatureMap {
        let tensor = bound.tensor
        let arena = ActivationArena(capacity: batch * tensor.shape.count)
        let map = arena.allocate(batch * tensor.shape.count).map(batch: batch, shape: tensor.shape)
        unsafe map.withUnsafeElements { elements in
            for pixel in 0..<batch * tensor.shape.area {
                let source = unsafe UnsafeRawPointer(bound.base) + pixel * tensor.pixelStride
                for channel in 0..<tensor.shape.channels {
                    unsafe elements[pixel * tensor.shape.channels + channel] = value(source, channel, tensor)
                }
            }
        }
        return map
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
