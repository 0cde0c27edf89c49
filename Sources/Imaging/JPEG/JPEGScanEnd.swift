/// Where the data of a picture end that are followed by no marker.
///
/// libjpeg reads ahead, and takes whatever follows for image data, so that a maker's trailer could stand in for what was
/// cut off. Here the codes of the last scan are counted out against the size in the header, without decoding a pixel.
struct JPEGScanEnd {
    /// The offset behind the last byte of the data.
    let position: Int
    /// Whether the last byte is filled up with ones, as encoders do; a byte of something else mostly is not.
    let isFilledWithOnes: Bool

    enum Outcome {
        case found(JPEGScanEnd)
        /// The bits are no codes of the picture, or end too early.
        case missing
        /// A progressive or arithmetic scan, whose codes mean nothing without the coefficients.
        case unknown
    }

    /// Reads through the last scan of a file.
    ///
    /// - Parameter stops: asked between rows whether to give up, which is `.unknown`.
    static func find(in file: Span<UInt8>, _ layout: JPEGScanLayout, stops: () -> Bool) -> Outcome {
        guard layout.isSequential, !layout.blocks.isEmpty else { return .unknown }
        var bits = JPEGEntropyBits(file, from: layout.start)
        var predictions = [Int](repeating: 0, count: layout.blocks.count)
        let units = layout.rows * layout.columns
        for unit in 0..<units {
            if unit % layout.columns == 0, stops() { return .unknown }
            if layout.restartInterval > 0, unit > 0, unit % layout.restartInterval == 0 {
                guard bits.skipRestart() else { return .missing }
                for index in predictions.indices { predictions[index] = 0 }
            }
            for (index, component) in layout.blocks.enumerated() {
                for _ in 0..<component.count {
                    guard skipBlock(&bits, component, &predictions[index]) else { return .missing }
                }
            }
        }
        return .found(JPEGScanEnd(position: bits.position, isFilledWithOnes: bits.isFilledWithOnes))
    }

    /// Reads through the codes of a block (F.2.2); false where they are none.
    private static func skipBlock(
        _ bits: inout JPEGEntropyBits, _ component: JPEGScanLayout.Component, _ prediction: inout Int
    ) -> Bool {
        guard let category = component.dc.next(&bits), category <= 11, let difference = bits.bits(category) else {
            return false
        }
        prediction += category > 0 && difference < 1 << (category - 1) ? difference - (1 << category) + 1 : difference
        guard abs(prediction) < 2048 else { return false }
        var index = 1
        while index < 64 {
            guard let code = component.ac.next(&bits) else { return false }
            let (run, size) = (code >> 4, code & 15)
            if size == 0 {
                guard run == 15 else { return run == 0 }
                index += 16
            } else {
                guard index + run < 64, size <= 10, bits.bits(size) != nil else { return false }
                index += run + 1
            }
        }
        return index == 64
    }
}
