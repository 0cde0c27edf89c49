extension JSONValue {
    /// Parses a document of RFC 8259, strictly: valid UTF-8, unique keys, nothing after the end.
    ///
    /// - Parameters:
    ///   - bytes: the document, UTF-8.
    ///   - maximumDepth: how deep arrays and objects may nest; bounds the stack that a hostile document can use.
    ///   - allowsJSON5: also accept comments, trailing commas, unquoted keys, single quotes, hexadecimal numbers and the
    ///     rest of JSON5 (spec.json5.org), except Infinity and NaN.
    /// - Throws: ``JSONError`` with the reason, offset, line and column.
    public static func parse(
        _ bytes: [UInt8], maximumDepth: Int = 64, allowsJSON5: Bool = false
    ) throws(JSONError) -> JSONValue {
        var parser = JSONParser(bytes: bytes, maximumDepth: maximumDepth, allowsJSON5: allowsJSON5)
        return try parser.document()
    }

    /// Parses the document in `bytes`; see ``parse(_:maximumDepth:allowsJSON5:)-([UInt8],_,_)``.
    ///
    /// - Throws: ``JSONError`` with the reason, offset, line and column.
    public static func parse(
        _ bytes: UnsafeRawBufferPointer, maximumDepth: Int = 64, allowsJSON5: Bool = false
    ) throws(JSONError) -> JSONValue {
        try parse(unsafe [UInt8](bytes), maximumDepth: maximumDepth, allowsJSON5: allowsJSON5)
    }
}
