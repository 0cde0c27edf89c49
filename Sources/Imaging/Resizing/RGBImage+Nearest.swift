extension RGBImage {
    /// Each pixel is the one under its centre.
    func nearest(width: Int, height: Int) -> RGBImage {
        func sources(_ count: Int, _ sourceCount: Int) -> [Int] {
            let scale = Double(sourceCount) / Double(count)
            return (0..<count).map { min(sourceCount - 1, Int((Double($0) + 0.5) * scale)) }
        }
        let (columns, rows) = (sources(width, self.width), sources(height, self.height))
        return unsafe RGBImage(width: width, height: height) { target in
            let pixels = self.pixels
            var to = 0
            for row in rows {
                for column in columns {
                    let from = (row * self.width + column) * 3
                    for channel in 0..<3 { unsafe target[to + channel] = pixels[from + channel] }
                    to += 3
                }
            }
        }
    }
}
