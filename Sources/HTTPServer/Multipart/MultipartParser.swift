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

    /// The first boundary stands at the start or, as old clients send it, behind one line end.
    private func skipFirstBoundary(_ body: Span<UInt8>) throws(MultipartError) -> Int {
        if matches(body, delimiter[...], at: 0) { return delimiter.count }
        let opening = delimiter.dropFirst(2)
        guard matches(body, opening, at: 0) else { throw .missingFirstBoundary }
        return opening.count
    }

    /// Reads what follows a boundary. Returns whether it was the closing one.
    private func closes(_ body: Span<UInt8>, _ position: inout Int) throws(MultipartError) -> Bool {
        let start = position
        let isClosing = matches(body, [ASCII.hyphen, ASCII.hyphen], at: position)
        if isClosing { position += 2 }
        while position < body.count, ASCII.isWhitespace(body[position]) { position += 1 }
        if isClosing, position == body.count { return true }
        guard matches(body, [ASCII.carriageReturn, ASCII.lineFeed], at: position) else {
            if position >= body.count - 1, !isClosing { throw .unterminated }
            throw .malformedBoundary(offset: start)
        }
        position += 2
        if isClosing, position < body.count { throw .trailingData(bytes: body.count - position) }
        return isClosing
    }

    /// Reads a part's header section.
    private func header(_ body: Span<UInt8>, _ position: inout Int) throws(MultipartError) -> HTTPFields {
        var scanner = FieldSectionScanner(maximumCount: limits.maximumFields)
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
            scanner.fields.map { HTTPFields.Field(name: text(body, $0.name), value: text(body, $0.value)) })
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
            contentType: try contentType(fields), content: content)
    }

    private func contentType(_ fields: HTTPFields) throws(MultipartError) -> MediaType? {
        guard let text = fields["Content-Type"] else { return nil }
        guard let type = MediaType(parsing: text) else {
            throw .malformedField(part: parts.count, name: "Content-Type")
        }
        return type
    }

    /// Where the delimiter behind the content that begins at `start` begins. Where there is no content at all, the
    /// line end that closes the header section is the delimiter's (RFC 2046 §5.1.1, `body-part`).
    private func find(_ body: Span<UInt8>, from start: Int) -> Int? {
        var position = start - 2
        if matches(body, delimiter[...], at: position) { return position }
        position = start
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
