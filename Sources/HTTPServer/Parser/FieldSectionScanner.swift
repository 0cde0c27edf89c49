/// Scans a header or trailer section byte by byte (RFC 9112 §5) and notes where its fields stand.
///
/// It takes one byte at a time and looks at nothing twice, so it may be fed in any portions. It allocates only to note
/// fields, up to the number that is allowed.
struct FieldSectionScanner {
    /// Where a field's name and value stand, in bytes from the start of the message.
    struct FieldRange {
        var name: Range<Int>
        var value: Range<Int>
    }

    private enum State {
        case lineStart
        case name
        case beforeValue
        case value
        /// CR of a field line was read.
        case lineEnd
        /// CR of the empty line was read.
        case sectionEnd
    }

    private(set) var fields: [FieldRange] = []
    private let maximumCount: Int
    /// What an LF without CR, a bad name or a bad value is called: header and trailer errors differ.
    private let isTrailer: Bool
    /// Whether a value may go on on the next line, as in MIME (RFC 5322 §2.2.3) and no longer in HTTP.
    private let allowsFolding: Bool
    private var state = State.lineStart
    private var nameStart = 0
    private var nameEnd = 0
    private var valueStart = 0
    /// The end of the value's last byte that isn't white space.
    private var valueEnd = 0

    init(maximumCount: Int, isTrailer: Bool = false, allowsFolding: Bool = false) {
        self.maximumCount = maximumCount
        self.isTrailer = isTrailer
        self.allowsFolding = allowsFolding
    }

    /// Starts over, keeping the storage.
    mutating func reset() {
        fields.removeAll(keepingCapacity: true)
        state = .lineStart
    }

    /// Takes the next byte, which stands at `position`.
    /// - Returns: whether it was the last of the section.
    mutating func scan(_ byte: UInt8, at position: Int) throws(HTTPError) -> Bool {
        switch state {
        case .value, .beforeValue: try scanValue(byte, at: position)
        case .name: try scanName(byte, at: position)
        case .lineStart: try startLine(byte, at: position)
        case .lineEnd:
            guard byte == ASCII.lineFeed else { throw failure(.lineEnd) }
            state = .lineStart
        case .sectionEnd:
            guard byte == ASCII.lineFeed else { throw failure(.lineEnd) }
            return true
        }
        return false
    }

    private mutating func startLine(_ byte: UInt8, at position: Int) throws(HTTPError) {
        if byte == ASCII.carriageReturn {
            state = .sectionEnd
        } else if ASCII.isToken(byte) {
            nameStart = position
            state = .name
        } else if ASCII.isWhitespace(byte) {
            guard allowsFolding, let folded = fields.popLast() else { throw failure(.foldedLine) }
            nameStart = folded.name.lowerBound
            nameEnd = folded.name.upperBound
            valueStart = folded.value.lowerBound
            valueEnd = folded.value.upperBound
            state = .value
        } else {
            throw failure(byte == ASCII.lineFeed ? .lineEnd : .fieldName)
        }
    }

    private mutating func scanName(_ byte: UInt8, at position: Int) throws(HTTPError) {
        if ASCII.isToken(byte) { return }
        guard byte == ASCII.colon else {
            throw failure(byte == ASCII.lineFeed ? .lineEnd : .fieldName)
        }
        nameEnd = position
        state = .beforeValue
    }

    private mutating func scanValue(_ byte: UInt8, at position: Int) throws(HTTPError) {
        if ASCII.isWhitespace(byte) { return }
        if byte == ASCII.carriageReturn {
            try endField(at: position)
            state = .lineEnd
        } else if ASCII.isFieldValue(byte) {
            if state == .beforeValue {
                valueStart = position
                state = .value
            }
            valueEnd = position + 1
        } else {
            throw failure(byte == ASCII.lineFeed ? .lineEnd : .fieldValue)
        }
    }

    private mutating func endField(at position: Int) throws(HTTPError) {
        guard !isTrailer else { return }
        guard fields.count < maximumCount else { throw .tooManyFields(maximum: maximumCount) }
        let value = state == .value ? valueStart..<valueEnd : position..<position
        fields.append(FieldRange(name: nameStart..<nameEnd, value: value))
    }

    private func failure(_ reason: MalformedRequest) -> HTTPError {
        .malformed(isTrailer ? .trailer : reason)
    }
}
