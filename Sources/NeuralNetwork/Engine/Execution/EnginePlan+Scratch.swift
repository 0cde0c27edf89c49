extension EnginePlan {
    /// The scratch bytes that a lane needs for its part of any step.
    func scratchBytesPerLane(batch: Int, lanes: Int) -> Int {
        var largest = 0
        for segment in segments {
            let images = segment.images(batch: batch, lanes: lanes)
            for step in segment.steps { largest = max(largest, scratchBytes(step, images: images, lanes: lanes)) }
        }
        return (largest + 127) / 64 * 64
    }

    private func scratchBytes(_ step: PlanStep, images: Int, lanes: Int) -> Int {
        switch step {
        case .stem(let stem): return 4 * stem.convolved.rowStride
        case .averagedConvolution(let step):
            let shape = step.layer.outputShape(for: tensors[step.input].shape)
            return shape.area * PlanTensor.stride(byteCount: shape.channels * 4)
        case .convolution(let step):
            // A pass of fewer images may be divided in another way.
            return (1...images).map { images in
                guard let winograd = step.layer.winograd(images: images) else { return 0 }
                let blocking = WinogradBlocking(
                    winograd, step.layer.geometry, shape: tensors[step.input].shape, images: images, lanes: lanes)
                return blocking.byteCount + blocking.filterBytes
            }.max() ?? 0
        case .dense: return 0
        }
    }
}

extension PlanStep {
    /// The bytes that a kernel may read where it meets the border of an image.
    var paddingBytes: Int {
        switch self {
        case .stem: 256
        case .convolution(let step), .averagedConvolution(let step): step.layer.geometry.inputs * 4 + 64
        case .dense: 0
        }
    }
}
