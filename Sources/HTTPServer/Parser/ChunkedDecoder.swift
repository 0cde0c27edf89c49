/// An incremental, strict decoder of the chunked transfer coding (RFC 9112 §7.1). Chunk extensions and trailer fields
/// are checked and dropped.
package struct ChunkedDecoder {
    /// What the next bytes mean.
    package enum Element: Equatable {
        /// Bytes `range` of the input are data.
        case data(Range<Int>)
        /// More input is needed.
        case needsInput
        /// The body is over; the input from `position` on belongs to the next message.
        case end(position: Int)
    }

    private enum State {
        case sizeStart, size, sizeLineEnd
        case data, dataCR, dataLF
        case trailer, end
    }

    private let maximumLineBytes: Int
    private let maximumTrailerBytes: Int
    private var state = State.sizeStart
    private var size = 0
    private var lineBytes = 0
    private var extensions = ChunkExtensionScanner()
    private var isInExtensions = false
    private var trailer = FieldSectionScanner(maximumCount: 0, isTrailer: true)
    private var trailerBytes = 0

    /// A decoder with limits for the bytes of a chunk's first line and of the trailer.
    init(maximumLineBytes: Int, maximumTrailerBytes: Int) {
        self.maximumLineBytes = maximumLineBytes
        self.maximumTrailerBytes = maximumTrailerBytes
    }

    /// Decodes on from `position` in the input, which it moves past what it understood. To be called until it answers
    /// that it needs input or that the body is over.
    package mutating func next(_ input: Span<UInt8>, from position: inout Int) throws(HTTPError) -> Element {
        while position < input.count, state != .end {
            if state == .data {
                let length = min(size, input.count - position)
                let range = position..<(position + length)
                position += length
                size -= length
                if size == 0 { state = .dataCR }
                return .data(range)
            }
            try scan(input[position])
            position += 1
        }
        return state == .end ? .end(position: position) : .needsInput
    }

    private mutating func scan(_ byte: UInt8) throws(HTTPError) {
        switch state {
        case .sizeStart, .size: try scanSizeLine(byte)
        case .sizeLineEnd:
            guard byte == ASCII.lineFeed else { throw .malformed(.lineEnd) }
            state = size == 0 ? .trailer : .data
        case .dataCR:
            guard byte == ASCII.carriageReturn else { throw .malformed(.chunkEnd) }
            state = .dataLF
        case .dataLF:
            guard byte == ASCII.lineFeed else { throw .malformed(.chunkEnd) }
            state = .sizeStart
            lineBytes = 0
        case .trailer:
            trailerBytes += 1
            guard trailerBytes <= maximumTrailerBytes else { throw .malformed(.trailer) }
            if try trailer.scan(byte, at: trailerBytes) { state = .end }
        case .data, .end: break
        }
    }

    private mutating func scanSizeLine(_ byte: UInt8) throws(HTTPError) {
        lineBytes += 1
        guard lineBytes <= maximumLineBytes else {
            throw .malformed(isInExtensions ? .chunkExtension : .chunkSize)
        }
        if state == .sizeStart {
            size = 0
            isInExtensions = false
            extensions = ChunkExtensionScanner()
            state = .size
            guard ASCII.hexValue(byte) != nil else { throw .malformed(.chunkSize) }
        }
        if !isInExtensions, let digit = ASCII.hexValue(byte) {
            guard size <= Int.max >> 4 else { throw .malformed(.chunkSize) }
            size = size << 4 | Int(digit)
        } else if byte == ASCII.carriageReturn {
            guard extensions.isComplete else { throw .malformed(.chunkExtension) }
            state = .sizeLineEnd
        } else if byte == ASCII.lineFeed {
            throw .malformed(.lineEnd)
        } else {
            guard isInExtensions || byte == ASCII.semicolon || ASCII.isWhitespace(byte) else {
                throw .malformed(.chunkSize)
            }
            isInExtensions = true
            guard extensions.scan(byte) else { throw .malformed(.chunkExtension) }
        }
    }
}
