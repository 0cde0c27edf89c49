/// The input pixels whose rows and columns leave the same remainders when divided by the stride: all of them meet the same
/// taps of the kernel, so that their gradient is a convolution of stride 1 of the output's gradient.
///
/// Input row i meets output row o at tap k where i + padding = o · stride + k.
struct ConvolutionResidue {
    /// Of the rows and of the columns.
    let row: Axis
    let column: Axis
    /// The taps, as the weights have them, in the order in which they are met.
    let taps: [Int]
    /// The taps of the residues before this one.
    let tapsBefore: Int

    /// One direction.
    struct Axis {
        /// The first position.
        let first: Int
        /// The number of positions.
        let count: Int
        /// The taps, in the order of the outputs that they meet.
        let taps: [Int]
        /// How many positions before the first output the first of them lies.
        let padding: Int

        init(_ residue: Int, extent: Int, kernel: Int, stride: Int, padding: Int) {
            first = residue
            count = residue < extent ? (extent - residue + stride - 1) / stride : 0
            let least = (residue + padding) % stride
            taps = Array(Swift.stride(from: least, to: kernel, by: stride).reversed())
            self.padding = taps.count - 1 - (residue + padding - least) / stride
        }
    }

    /// Bytes from the first weights for the input's gradient to those of a panel.
    func offset(panel: Int, tapBytes: Int, panels: Int) -> Int {
        (tapsBefore * panels + panel * taps.count) * tapBytes
    }
}

extension ConvolutionShape {
    /// All residues of the input, row by row.
    var residues: [ConvolutionResidue] {
        var result: [ConvolutionResidue] = []
        var tapsBefore = 0
        for row in 0..<stride {
            for column in 0..<stride {
                let rows = ConvolutionResidue.Axis(
                    row, extent: height, kernel: kernel, stride: stride, padding: paddingTop)
                let columns = ConvolutionResidue.Axis(
                    column, extent: width, kernel: kernel, stride: stride, padding: paddingLeft)
                let taps = rows.taps.flatMap { row in columns.taps.map { row * kernel + $0 } }
                result.append(.init(row: rows, column: columns, taps: taps, tapsBefore: tapsBefore))
                tapsBefore += taps.count
            }
        }
        return result
    }
}
