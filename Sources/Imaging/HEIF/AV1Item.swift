/// A picture coded in AV1 (AV1 bitstream specification), checked before its decoder sees it.
///
/// The decoder takes memory for the size in the bitstream, whatever the file's header said, and decodes as many frames
/// as there are.
enum AV1Item {
    /// Frames of one picture: one, or those of its layers.
    static let maximumFrames = 4

    /// The item's units with a sequence header in front, and its samples.
    ///
    /// - Parameters:
    ///   - configuration: the payload of `av1C`, whose units count where the item has no sequence header.
    ///   - data: the item's bytes.
    ///   - width: columns that the file's header gives the picture.
    ///   - height: rows that it gives.
    static func checked(
        configuration: [UInt8], data: [UInt8], width: Int, height: Int
    ) throws(HEIFFault) -> (data: [UInt8], samples: HEIFSamples) {
        guard configuration.count >= 4 else { throw .corrupt("the decoder's configuration is too short") }
        let own = try Units(data)
        let units = own.sequences.isEmpty ? try Units(configuration.dropFirst(4) + data) : own
        guard !units.sequences.isEmpty else { throw .corrupt("the header of the coded picture is missing") }
        guard !units.frames.isEmpty else { throw .truncated("image data is missing") }
        guard units.frames.count <= maximumFrames else { throw .corrupt("an item of several pictures") }
        var samples: HEIFSamples?
        for unit in units.sequences {
            let sequence = try AV1SequenceHeader(unit)
            samples = samples?.joined(with: sequence.samples) ?? sequence.samples
            var (codedWidth, codedHeight) = (sequence.width, sequence.height)
            for frame in units.frames where try sequence.hasOwnSize(frame: frame) {
                (codedWidth, codedHeight) = (sequence.largestWidth, sequence.largestHeight)
            }
            // Some encoders code whole blocks, of 64 pixels at most.
            guard codedWidth < width + 64, codedHeight < height + 64 else {
                throw .corrupt("\(codedWidth)×\(codedHeight) pixels are coded, its header says \(width)×\(height)")
            }
        }
        return (units.data, samples ?? .most)
    }

    /// The open bitstream units of an item (section 5.3).
    private struct Units {
        let data: [UInt8]
        private(set) var sequences: [ArraySlice<UInt8>] = []
        private(set) var frames: [ArraySlice<UInt8>] = []

        init(_ data: some Sequence<UInt8>) throws(HEIFFault) {
            self.data = Array(data)
            var position = 0
            while position < self.data.count {
                let header = self.data[position]
                guard header >> 7 == 0 else { throw .corrupt("bytes that are no unit of AV1") }
                let (hasExtension, hasSize) = (header & 4 != 0, header & 2 != 0)
                position += hasExtension ? 2 : 1
                var length = self.data.count - position
                if hasSize { length = try Self.length(self.data, &position) }
                guard length >= 0, length <= self.data.count - position else {
                    throw .truncated("image data is missing")
                }
                let unit = self.data[position..<position + length]
                switch header >> 3 & 15 {
                case 1: sequences.append(unit)
                case 3, 6: frames.append(unit)
                default: break
                }
                position += length
            }
        }

        /// A number of seven bits a byte, the least significant first (4.10.5).
        private static func length(_ data: [UInt8], _ position: inout Int) throws(HEIFFault) -> Int {
            var value = 0
            for index in 0..<5 {
                guard position < data.count else { throw .truncated("image data is missing") }
                let byte = data[position]
                position += 1
                value |= Int(byte & 127) << (7 * index)
                if byte & 128 == 0 { return value }
            }
            throw .corrupt("the length of a unit is impossible")
        }
    }
}
