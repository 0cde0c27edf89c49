/// What the last scan of a JPEG file is made of: its components, their codes, and how many units of blocks it has
/// (ITU-T T.81, A.2).
struct JPEGScanLayout {
    struct Component {
        /// Blocks in a unit.
        let count: Int
        let dc: JPEGHuffmanCode
        let ac: JPEGHuffmanCode
    }

    /// Whether the frame is sequential and its codes Huffman's.
    private(set) var isSequential = false
    /// The components of the scan, in their order.
    private(set) var blocks: [Component] = []
    /// Units in a row, and rows of them.
    private(set) var columns = 0
    private(set) var rows = 0
    /// Units between restart markers; 0 without.
    private(set) var restartInterval = 0
    /// Where the data begin.
    private(set) var start = 0

    private var width = 0
    private var height = 0
    private var frame: [(id: UInt8, horizontal: Int, vertical: Int)] = []
    private var codes: [UInt8: JPEGHuffmanCode] = [:]

    /// Walks over the segments of a file that decodes, from the first one to the last scan that begins before `limit`.
    ///
    /// - Returns: nil where there is none.
    init?(lastIn file: Span<UInt8>, before limit: Int) {
        var position = 2
        while position < limit {
            let prefix = file.firstOffset(of: 0xFF, from: position)
            guard prefix < limit, let code = file.byte(at: prefix + 1) else { break }
            position = prefix + (code == 0xFF ? 1 : 2)
            switch code {
            // Within data and between segments.
            case 0, 0x01, 0xD0...0xD8, 0xFF: continue
            default: break
            }
            guard code != 0xD9, let length = file.uint16(at: position, bigEndian: true), length >= 2,
                position + length <= file.count
            else { break }
            read(code, in: file, position + 2..<position + length)
            position += length
        }
        guard start > 0 else { return nil }
    }

    private mutating func read(_ marker: UInt8, in file: Span<UInt8>, _ segment: Range<Int>) {
        switch marker {
        case 0xC0, 0xC1, 0xC2, 0xC9, 0xCA:
            isSequential = marker <= 0xC1
            readFrame(file, segment)
        case 0xC4: readCodes(file, segment)
        case 0xDA: readScan(file, segment)
        case 0xDD: restartInterval = file.uint16(at: segment.lowerBound, bigEndian: true) ?? 0
        default: break
        }
    }

    private mutating func readFrame(_ file: Span<UInt8>, _ segment: Range<Int>) {
        guard segment.count >= 6 else { return }
        height = file.uint16(at: segment.lowerBound + 1, bigEndian: true) ?? 0
        width = file.uint16(at: segment.lowerBound + 3, bigEndian: true) ?? 0
        frame = []
        for place in stride(from: segment.lowerBound + 6, to: segment.upperBound - 2, by: 3) {
            frame.append((file[place], Int(file[place + 1] >> 4), Int(file[place + 1] & 15)))
        }
    }

    private mutating func readCodes(_ file: Span<UInt8>, _ segment: Range<Int>) {
        var position = segment.lowerBound
        while position < segment.upperBound {
            let id = file[position]
            position += 1
            guard let code = JPEGHuffmanCode(file, at: &position, before: segment.upperBound) else { return }
            codes[id] = code
        }
    }

    private mutating func readScan(_ file: Span<UInt8>, _ segment: Range<Int>) {
        (start, blocks, columns, rows) = (segment.upperBound, [], 0, 0)
        let count = segment.isEmpty ? 0 : Int(file[segment.lowerBound])
        guard count > 0, segment.count >= 1 + 2 * count, let widest = frame.map(\.horizontal).max(),
            let tallest = frame.map(\.vertical).max(), widest > 0, tallest > 0
        else { return }
        for index in 0..<count {
            let place = segment.lowerBound + 1 + 2 * index
            guard let component = frame.first(where: { $0.id == file[place] }),
                let dc = codes[file[place + 1] >> 4], let ac = codes[0x10 | file[place + 1] & 15]
            else { return }
            let isAlone = count == 1
            blocks.append(Component(count: isAlone ? 1 : component.horizontal * component.vertical, dc: dc, ac: ac))
            // A component alone has units of one block, and none beyond the picture's edge (A.2.2).
            columns =
                isAlone
                ? Self.parts(Self.parts(width * component.horizontal, widest), 8) : Self.parts(width, 8 * widest)
            rows =
                isAlone
                ? Self.parts(Self.parts(height * component.vertical, tallest), 8) : Self.parts(height, 8 * tallest)
        }
    }

    private static func parts(_ whole: Int, _ size: Int) -> Int { (whole + size - 1) / size }
}
