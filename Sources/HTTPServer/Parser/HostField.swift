/// The `Host` field and the authority of an absolute target (RFC 9110 §7.2, RFC 3986 §3.2).
package enum HostField {
    /// Demands exactly one `Host` with a valid value; HTTP/1.0 may leave it out. An empty one is that of a target without an
    /// authority (RFC 9112 §3.2).
    static func check(_ fields: HTTPFields, version: HTTPVersion) throws(HTTPError) {
        let hosts = fields.values("Host")
        guard hosts.count <= 1 else { throw .malformed(.repeatedHost) }
        guard let host = hosts.first else {
            if version == .http1_0 { return }
            throw .malformed(.missingHost)
        }
        guard host.isEmpty || isValid(host) else { throw .malformed(.invalidHost) }
    }

    /// Whether text is `uri-host [":" port]` with a host that isn't empty.
    package static func isValid(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        var end = bytes.count
        let bracket = bytes.lastIndex(of: 0x5D) ?? -1
        if let colon = bytes.lastIndex(of: ASCII.colon), colon > bracket {
            let port = bytes[(colon + 1)...]
            guard port.count <= 5, port.allSatisfy(ASCII.isDigit) else { return false }
            end = colon
        }
        let host = bytes[..<end]
        guard let first = host.first else { return false }
        if first == 0x5B { return isAddressLiteral(host) }
        return isRegisteredName(host)
    }

    /// `[` IPv6 or future address `]`; hexadecimal digits, colons and dots are enough of a check here.
    private static func isAddressLiteral(_ host: ArraySlice<UInt8>) -> Bool {
        guard host.count > 3, host.last == 0x5D else { return false }
        return host.dropFirst().dropLast().allSatisfy {
            ASCII.hexValue($0) != nil || $0 == ASCII.colon || $0 == 0x2E
        }
    }

    private static func isRegisteredName(_ host: ArraySlice<UInt8>) -> Bool {
        var index = host.startIndex
        while index < host.endIndex {
            let byte = host[index]
            if byte == ASCII.percent {
                guard index + 2 < host.endIndex, ASCII.hexValue(host[index + 1]) != nil,
                    ASCII.hexValue(host[index + 2]) != nil
                else { return false }
                index += 3
                continue
            }
            guard ASCII.isPathCharacter(byte), byte != ASCII.colon, byte != 0x40 else { return false }
            index += 1
        }
        return true
    }
}
