/// A map in NHWC with layers written as their definitions say, to check the fast ones against.
struct NaiveMap {
    var height: Int, width: Int, channels: Int
    var values: [Float]

    init(height: Int, width: Int, channels: Int, values: [Float]? = nil) {
        self.height = height
        self.width = width
        self.channels = channels
        self.values = values ?? Array(repeating: 0, count: height * width * channels)
    }

    /// Zero outside of the map.
    subscript(y: Int, x: Int, c: Int) -> Float {
        get {
            guard y >= 0, y < height, x >= 0, x < width else { return 0 }
            return values[(y * width + x) * channels + c]
        }
        set { values[(y * width + x) * channels + c] = newValue }
    }

    /// A convolution with OIHW weights, padded by half its size; depthwise where `weights` has one input channel.
    func convolved(
        outputs: Int, kernel: Int, stride: Int = 1, depthwise: Bool = false, weights: [Float], bias: [Float],
        rectified: Bool
    ) -> NaiveMap {
        let pad = kernel / 2
        let inputs = depthwise ? 1 : channels
        var result = NaiveMap(
            height: (height + 2 * pad - kernel) / stride + 1, width: (width + 2 * pad - kernel) / stride + 1,
            channels: outputs)
        for y in 0..<result.height {
            for x in 0..<result.width {
                for o in 0..<outputs {
                    var sum = Double(bias[o])
                    for i in 0..<inputs {
                        for ky in 0..<kernel {
                            for kx in 0..<kernel {
                                let weight = weights[((o * inputs + i) * kernel + ky) * kernel + kx]
                                let value = self[y * stride + ky - pad, x * stride + kx - pad, depthwise ? o : i]
                                sum += Double(weight) * Double(value)
                            }
                        }
                    }
                    result[y, x, o] = rectified ? max(0, Float(sum)) : Float(sum)
                }
            }
        }
        return result
    }

    /// The 2×2 maximum with stride 2.
    func pooled() -> NaiveMap {
        var result = NaiveMap(height: height / 2, width: width / 2, channels: channels)
        for y in 0..<result.height {
            for x in 0..<result.width {
                for c in 0..<channels {
                    let corners = [(0, 0), (0, 1), (1, 0), (1, 1)].map { self[2 * y + $0.0, 2 * x + $0.1, c] }
                    result[y, x, c] = corners.max()!
                }
            }
        }
        return result
    }
}
