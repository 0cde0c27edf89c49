/// Scans a request line byte by byte (RFC 9112 §3) and notes where its parts stand.
struct RequestLineScanner {
    private enum State {
        case start
        /// CR of an empty line before the request line was read.
        case emptyLine
        case method
        case targetStart
        case target
        case version
        /// CR was read.
        case lineEnd
    }

    /// Longer than any method that is recognized.
    private static let maximumMethodBytes = 24

    private(set) var method = 0..<0
    private(set) var target = 0..<0
    private(set) var version = HTTPVersion.http1_1
    private let maximumTargetBytes: Int
    private var state = State.start
    private var sawEmptyLine = false
    private var partStart = 0
    private var majorVersion: UInt8 = 0
    private var minorVersion: UInt8 = 0

    init(maximumTargetBytes: Int) {
        self.maximumTargetBytes = maximumTargetBytes
    }

    /// Starts over.
    mutating func reset() {
        state = .start
        sawEmptyLine = false
    }

    /// Takes the next byte, which stands at `position`.
    /// - Returns: whether it was the last of the line.
    mutating func scan(_ byte: UInt8, at position: Int) throws(HTTPError) -> Bool {
        switch state {
        case .start: try start(byte, at: position)
        case .emptyLine:
            guard byte == ASCII.lineFeed else { throw .malformed(.lineEnd) }
            state = .start
        case .method: try scanMethod(byte, at: position)
        case .targetStart, .target: try scanTarget(byte, at: position)
        case .version: try scanVersion(byte, at: position)
        case .lineEnd:
            guard byte == ASCII.lineFeed else { throw .malformed(.lineEnd) }
            try checkVersion()
            return true
        }
        return false
    }

    private mutating func start(_ byte: UInt8, at position: Int) throws(HTTPError) {
        if ASCII.isToken(byte) {
            partStart = position
            state = .method
        } else if byte == ASCII.carriageReturn, !sawEmptyLine {
            // RFC 9112 §2.2: one empty line before the request line is ignored; old clients end a body with it.
            sawEmptyLine = true
            state = .emptyLine
        } else {
            throw .malformed(ASCII.isWhitespace(byte) || byte < ASCII.space ? .requestLine : .method)
        }
    }

    private mutating func scanMethod(_ byte: UInt8, at position: Int) throws(HTTPError) {
        if byte == ASCII.space {
            method = partStart..<position
            partStart = position + 1
            state = .targetStart
        } else if !ASCII.isToken(byte) {
            let isLineEnd = byte == ASCII.lineFeed || byte == ASCII.carriageReturn
            throw .malformed(isLineEnd ? .requestLine : .method)
        } else if position - partStart >= Self.maximumMethodBytes {
            throw .unknownMethod("")
        }
    }

    private mutating func scanTarget(_ byte: UInt8, at position: Int) throws(HTTPError) {
        if byte == ASCII.space, state == .target {
            target = partStart..<position
            partStart = position + 1
            state = .version
        } else if byte > ASCII.space, byte < 0x7F {
            guard position - partStart < maximumTargetBytes else { throw .targetTooLong(maximum: maximumTargetBytes) }
            state = .target
        } else {
            let isSeparator =
                byte == ASCII.space || byte == ASCII.lineFeed || byte == ASCII.carriageReturn
            throw .malformed(isSeparator ? .requestLine : .target)
        }
    }

    private mutating func scanVersion(_ byte: UInt8, at position: Int) throws(HTTPError) {
        let index = position - partStart
        switch index {
        case 0..<5:
            let name: StaticString = "HTTP/"
            let matches = unsafe name.utf8Start[index] == byte
            guard matches else { throw .malformed(index == 0 ? .requestLine : .version) }
        case 5, 7:
            guard ASCII.isDigit(byte) else { throw .malformed(.version) }
            if index == 5 { majorVersion = byte - 0x30 } else { minorVersion = byte - 0x30 }
        case 6:
            guard byte == 0x2E else { throw .malformed(.version) }
        default:
            guard byte == ASCII.carriageReturn else {
                throw .malformed(byte == ASCII.lineFeed ? .lineEnd : .version)
            }
            state = .lineEnd
        }
    }

    private mutating func checkVersion() throws(HTTPError) {
        guard majorVersion == 1 else { throw .versionNotSupported("HTTP/\(majorVersion).\(minorVersion)") }
        // A higher minor version is served as the highest that is known (RFC 9110 §2.5).
        version = minorVersion == 0 ? .http1_0 : .http1_1
    }
}
