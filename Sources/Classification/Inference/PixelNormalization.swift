import Imaging

/// Turns 8-bit RGB pixels into the floats of a network's input: channel order, scale, mean and standard deviation.
struct PixelNormalization: Sendable {
    /// 256 floats for each channel of the network, one for each value that a pixel can have.
    private let table: [Float]
    /// For each channel of the network, its place in an RGB pixel.
    private let source: [Int]

    init(_ input: InputDescription) {
        table = (0..<3).flatMap { channel in
            (0..<256).map { Float((Double($0) * input.scale - input.mean[channel]) / input.std[channel]) }
        }
        source =
            switch input.channels {
            case .rgb: [0, 1, 2]
            case .bgr: [2, 1, 0]
            }
    }

    /// Writes `image` as height × width × 3 floats; `destination` holds exactly these.
    func write(_ image: RGBImage, into destination: UnsafeMutableBufferPointer<Float>) {
        precondition(destination.count == image.width * image.height * 3, "room for every pixel")
        let (first, second, third) = (source[0], source[1], source[2])
        unsafe table.withUnsafeBufferPointer { table in
            unsafe image.withUnsafePixels { pixels in
                for offset in stride(from: 0, to: pixels.count, by: 3) {
                    unsafe destination[offset] = table[Int(pixels[offset + first])]
                    unsafe destination[offset + 1] = table[256 + Int(pixels[offset + second])]
                    unsafe destination[offset + 2] = table[512 + Int(pixels[offset + third])]
                }
            }
        }
    }
}
