extension JSONValue {
    /// Parses a document of RFC 8259, strictly: valid UTF-8, unique keys, nothing after the end.
    ///
    /// - Parameters:
    ///   - bytes: the document, UTF-8.
    ///   - maximumDepth: how deep arrays and objects may nest; bounds the stack that a hostile document can use.
    ///   - allowsJSON5: also accept comments, trailing commas, unquoted keys, single quotes, hexadecimal numbers and the
    ///     rest of JSON5 (spec.json5.org), except Infinity and NaN.
    ///   - allowsByteOrderMark: ignore a byte order mark at the start, as a reader may (RFC 8259, section 8.1).
    /// - Throws: ``JSONError`` with the reason, offset, line and column.
    public static func parse(
        _ bytes: [UInt8], maximumDepth: Int = 64, allowsJSON5: Bool = false, allowsByteOrderMark: Bool = false
    ) throws(JSONError) -> JSONValue {
        var parser = JSONParser(bytes: bytes, maximumDepth: maximumDepth, allowsJSON5: allowsJSON5)
        if allowsByteOrderMark, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { parser.position = 3 }
        return try parser.document()
    }

    /// Parses the document in `bytes`; see ``parse(_:maximumDepth:allowsJSON5:allowsByteOrderMark:)-([UInt8],_,_,_)``.
    ///
    /// - Throws: ``JSONError`` with the reason, offset, line and column.
    public static func parse(
        _ bytes: UnsafeRawBufferPointer, maximumDepth: Int = 64, allowsJSON5: Bool = false,
        allowsByteOrderMark: Bool = false
    ) throws(JSONError) -> JSONValue {
        try parse(
            unsafe [UInt8](bytes), maximumDepth: maximumDepth, allowsJSON5: allowsJSON5,
            allowsByteOrderMark: allowsByteOrderMark)
    }
}
