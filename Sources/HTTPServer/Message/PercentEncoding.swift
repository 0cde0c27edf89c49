/// Strict percent-decoding of a target's parts (RFC 3986 §2.1).
enum PercentEncoding {
    /// Decodes a path. An encoded slash stays encoded: decoding it would make another path.
    static func decodePath(_ bytes: ArraySlice<UInt8>) throws(HTTPError) -> String {
        try decode(bytes, plusIsSpace: false, keepsSlash: true) { ASCII.isPathCharacter($0) || $0 == ASCII.slash }
    }

    /// The names and values of a query or a form.
    static func items(_ bytes: ArraySlice<UInt8>) throws(HTTPError) -> [HTTPRequestHead.QueryItem] {
        var items: [HTTPRequestHead.QueryItem] = []
        for item in bytes.split(separator: 0x26) {
            let separator = item.firstIndex(of: ASCII.equals) ?? item.endIndex
            let name = try decodeQuery(item[..<separator])
            items.append((name, try decodeQuery(item[separator...].dropFirst())))
        }
        return items
    }

    /// Decodes a name or a value of a query, as HTML forms encode them: `+` is a space.
    private static func decodeQuery(_ bytes: ArraySlice<UInt8>) throws(HTTPError) -> String {
        try decode(bytes, plusIsSpace: true, keepsSlash: false) {
            ASCII.isPathCharacter($0) || $0 == ASCII.slash || $0 == ASCII.question
        }
    }

    private static func decode(
        _ bytes: ArraySlice<UInt8>, plusIsSpace: Bool, keepsSlash: Bool, isLiteral: (UInt8) -> Bool
    ) throws(HTTPError) -> String {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            if byte == ASCII.percent {
                let value = try escape(bytes, at: index)
                if keepsSlash, value == ASCII.slash {
                    decoded += bytes[index..<(index + 3)]
                } else {
                    decoded.append(value)
                }
                index += 3
                continue
            }
            guard isLiteral(byte) else { throw .malformed(.target) }
            decoded.append(plusIsSpace && byte == 0x2B ? ASCII.space : byte)
            index += 1
        }
        guard let text = String(validating: decoded, as: UTF8.self) else { throw .malformed(.forbiddenCharacter) }
        return text
    }

    private static func escape(_ bytes: ArraySlice<UInt8>, at index: Int) throws(HTTPError) -> UInt8 {
        guard index + 2 < bytes.endIndex, let high = ASCII.hexValue(bytes[index + 1]),
            let low = ASCII.hexValue(bytes[index + 2])
        else { throw .malformed(.percentEncoding) }
        let value = high << 4 | low
        guard value >= ASCII.space, value != 0x7F else { throw .malformed(.forbiddenCharacter) }
        return value
    }
}
