extension PackingJob {
    /// Everything that decides what the job writes, and where, besides the weights themselves and their batch
    /// normalisation's epsilon: one line.
    var signature: String {
        switch self {
        case .stem(let description, let layer): "stem \(description.name) \(layer.signature)"
        case .convolution(let description, let layer): "convolution \(description.name) \(layer.signature)"
        case .dense(let parts, let inputs, let layer):
            "dense \(parts.map { "\($0.name):\($0.units)" }.joined(separator: ",")) \(inputs) \(layer.signature)"
        }
    }
}

extension ConvolutionLayer {
    fileprivate var signature: String {
        let shape = "\(geometry.outputs)x\(geometry.inputs)x\(geometry.tapRows)x\(geometry.tapColumns)"
        let filtering = winograd.map { " \($0.signature)" } ?? ""
        return shape + (direct.map { " direct \($0.signature)" } ?? "") + filtering
    }
}

extension ConvolutionLayer.Winograd {
    fileprivate var signature: String {
        "winograd \(side) \(unsafe filter == nil ? matrixBytes : 0) \(multiply.signature)"
    }
}

extension ConvolutionLayer.Direct {
    fileprivate var signature: String {
        let scales = requantization.map { " \($0.inputScale) \($0.outputScale) \($0.offset)" } ?? ""
        return "\(format) \(panelWidth) \(weights) \(scale) \(bias)\(scales)"
    }
}
