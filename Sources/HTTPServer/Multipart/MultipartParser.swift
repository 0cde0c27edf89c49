/// Parses a `multipart/form-data` body in one pass.
struct MultipartParser {
    /// CR LF `--` boundary.
    private let delimiter: [UInt8]
    private let limits: MultipartFormData.Limits
    private var parts: [MultipartFormData.Part] = []

    init(boundary: String, limits: MultipartFormData.Limits) {
        delimiter = Array("\r\n--\(boundary)".utf8)
        self.limits = limits
    }

    mutating func parse(_ body: Span<UInt8>) throws(MultipartError) -> [MultipartFormData.Part] {
        var position = try skipFirstBoundary(body)
        while try !closes(body, &position) {
            guard parts.count < limits.maximumParts else { throw .tooManyParts(maximum: limits.maximumParts) }
            let fields = try header(body, &position)
            guard let end = find(body, from: position) else { throw .unterminated }
            parts.append(try part(fields, content: position..<max(position, end)))
            position = end + delimiter.count
        }
        return parts
    }

    /// The first boundary stands at the start or at that of a later line, behind a preamble, which is text and ignored (RFC 2046
    /// §5.1.1, `preamble`).
    private func skipFirstBoundary(_ body: Span<UInt8>) throws(MultipartError) -> Int {
        let opening = delimiter.dropFirst(2)
        if matches(body, opening, at: 0) { return opening.count }
        guard let start = search(body, from: 0), isText(body, 0..<start) else { throw .missingFirstBoundary }
        return start + delimiter.count
    }

    /// Reads what follows a boundary. Returns whether it was the closing one.
    private func closes(_ body: Span<UInt8>, _ position: inout Int) throws(MultipartError) -> Bool {
        let start = position
        let isClosing = matches(body, [ASCII.hyphen, ASCII.hyphen], at: position)
        if isClosing { position += 2 }
        while position < body.count, ASCII.isWhitespace(body[position]) { position += 1 }
        if isClosing {
            try checkEpilogue(body, from: position, closed: start)
            return true
        }
        guard matches(body, [ASCII.carriageReturn, ASCII.lineFeed], at: position) else {
            if position >= body.count - 1 { throw .unterminated }
            throw .malformedBoundary(offset: start)
        }
        position += 2
        return false
    }

    /// What follows the closing boundary's line is text and ignored (RFC 2046 §5.1.1, `epilogue`). Further parts in it are an
    /// error: nothing that was sent is lost without a word.
    private func checkEpilogue(_ body: Span<UInt8>, from start: Int, closed: Int) throws(MultipartError) {
        guard start < body.count else { return }
        guard
            matches(body, [ASCII.lineFeed], at: start)
                || matches(body, [ASCII.carriageReturn, ASCII.lineFeed], at: start)
        else { throw .malformedBoundary(offset: closed) }
        guard isText(body, start..<body.count), search(body, from: start) == nil else {
            throw .trailingData(bytes: body.count - start)
        }
    }

    /// Whether there are no control characters but those that format text.
    private func isText(_ body: Span<UInt8>, _ range: Range<Int>) -> Bool {
        for position in range {
            let byte = body[position]
            let isFormatting = ASCII.isWhitespace(byte) || byte == ASCII.carriageReturn || byte == ASCII.lineFeed
            guard isFormatting || ASCII.isFieldValue(byte) else { return false }
        }
        return true
    }

    /// Reads a part's header section.
    private func header(_ body: Span<UInt8>, _ position: inout Int) throws(MultipartError) -> HTTPFields {
        var scanner = FieldSectionScanner(maximumCount: limits.maximumFields, allowsFolding: true)
        let limit = position + limits.maximumHeaderBytes
        let start = position
        while true {
            guard position < body.count else { throw .unterminated }
            guard position < limit else { throw .headerTooLarge(part: parts.count, maximum: limits.maximumHeaderBytes) }
            do {
                if try scanner.scan(body[position], at: position) { break }
            } catch .tooManyFields(let maximum) {
                throw .tooManyFields(part: parts.count, maximum: maximum)
            } catch {
                throw .malformedHeader(part: parts.count, offset: position - start)
            }
            position += 1
        }
        position += 1
        return HTTPFields(
            scanner.fields.map { HTTPFields.Field(name: text(body, $0.name), value: unfolded(text(body, $0.value))) })
    }

    private func part(_ fields: HTTPFields, content: Range<Int>) throws(MultipartError) -> MultipartFormData.Part {
        let index = parts.count
        guard fields.values("Content-Disposition").count == 1, let text = fields["Content-Disposition"] else {
            throw .missingName(part: index)
        }
        guard let disposition = ParameterizedValue(parsing: text) else {
            throw .malformedField(part: index, name: "Content-Disposition")
        }
        let parameters = disposition.parameters
        guard disposition.value.lowercased() == "form-data",
            let name = parameters.first(where: { $0.name == "name" })?.value
        else { throw .missingName(part: index) }
        if let encoding = fields["Content-Transfer-Encoding"]?.lowercased(),
            !["7bit", "8bit", "binary"].contains(encoding)
        {
            throw .unsupportedTransferEncoding(part: index)
        }
        return MultipartFormData.Part(
            name: name, filename: parameters.first { $0.name == "filename" }?.value,
            contentType: fields["Content-Type"].flatMap(MediaType.init(parsing:)), content: content)
    }

    /// A value of one line: each line end and the blanks behind it are one blank (RFC 5322 §2.2.3).
    private func unfolded(_ value: String) -> String {
        guard value.utf8.contains(ASCII.lineFeed) else { return value }
        return value.split(separator: "\r\n").map {
            String(decoding: ASCII.trimmed(Array($0.utf8)[...]), as: UTF8.self)
        }
        .joined(separator: " ")
    }

    /// Where the delimiter behind the content that begins at `start` begins. Where there is no content at all, the
    /// line end that closes the header section is the delimiter's (RFC 2046 §5.1.1, `body-part`).
    private func find(_ body: Span<UInt8>, from start: Int) -> Int? {
        if matches(body, delimiter[...], at: start - 2) { return start - 2 }
        return search(body, from: start)
    }

    /// Where the first delimiter at or behind a place begins.
    private func search(_ body: Span<UInt8>, from start: Int) -> Int? {
        var position = start
        while position + delimiter.count <= body.count {
            if body[position] == ASCII.carriageReturn, matches(body, delimiter[...], at: position) { return position }
            position += 1
        }
        return nil
    }

    private func matches(_ body: Span<UInt8>, _ pattern: ArraySlice<UInt8>, at position: Int) -> Bool {
        guard position + pattern.count <= body.count else { return false }
        for (offset, byte) in pattern.enumerated() where body[position + offset] != byte { return false }
        return true
    }

    private func text(_ body: Span<UInt8>, _ range: Range<Int>) -> String {
        unsafe body.extracting(range).withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
