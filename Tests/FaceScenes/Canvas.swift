import Imaging

/// Pixels to draw on.
public struct Canvas {
    /// Columns.
    public let width: Int
    /// Rows.
    public let height: Int
    /// RGB bytes, row by row.
    public var pixels: [UInt8]

    /// A canvas of one colour.
    public init(width: Int, height: Int, gray: UInt8 = 128) {
        self.width = width
        self.height = height
        pixels = Array(repeating: gray, count: width * height * 3)
    }

    /// What has been drawn.
    public var image: RGBImage { RGBImage(width: width, height: height, pixels: pixels) }

    /// Fills a rectangle, as far as it lies on the canvas.
    public mutating func fill(x: Range<Int>, y: Range<Int>, colour: (UInt8, UInt8, UInt8)) {
        for row in y.clamped(to: 0..<height) {
            for column in x.clamped(to: 0..<width) {
                let start = (row * width + column) * 3
                pixels[start] = colour.0
                pixels[start + 1] = colour.1
                pixels[start + 2] = colour.2
            }
        }
    }

    /// Sets every pixel to what `shade` gives for it, cut to 0 to 255.
    public mutating func shade(_ shade: (_ x: Int, _ y: Int) -> (Double, Double, Double)) {
        for y in 0..<height {
            for x in 0..<width {
                let (red, green, blue) = shade(x, y)
                let start = (y * width + x) * 3
                pixels[start] = UInt8(min(255, max(0, red)))
                pixels[start + 1] = UInt8(min(255, max(0, green)))
                pixels[start + 2] = UInt8(min(255, max(0, blue)))
            }
        }
    }
}
