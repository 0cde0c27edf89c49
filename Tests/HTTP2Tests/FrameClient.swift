import HTTPTestSupport

/// An HTTP/2 client that sends frames as it is told and reads the server's.
final class FrameClient {
    enum Kind: UInt8 {
        case data, headers, priority, reset, settings, pushPromise, ping, goAway, windowUpdate, continuation
    }

    struct Frame {
        var type: UInt8
        var flags: UInt8
        var stream: UInt32
        var payload: [UInt8]

        var kind: Kind? { Kind(rawValue: type) }
        /// The error code of RST_STREAM or GOAWAY.
        var errorCode: UInt8? { payload.count >= 4 ? payload[kind == .goAway ? 7 : 3] : nil }
    }

    static let endStream: UInt8 = 1
    static let endHeaders: UInt8 = 4
    /// `ENHANCE_YOUR_CALM` (RFC 9113 §7).
    static let enhanceYourCalm: UInt8 = 0xB
    static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
    /// GET http://a/ in HPACK: three indexed fields and a literal one.
    static let get: [UInt8] = [0x82, 0x86, 0x84, 0x01, 0x01, 0x61]

    private let client: RawClient
    private var received: [UInt8] = []

    /// Connects, sends the preface and empty SETTINGS.
    init(_ server: TestServer) throws {
        client = try server.connect()
        try client.send(Self.preface + Self.bytes(.settings))
    }

    static func bytes(_ kind: Kind, flags: UInt8 = 0, stream: UInt32 = 0, _ payload: [UInt8] = []) -> [UInt8] {
        let length = payload.count
        return [UInt8(length >> 16), UInt8(length >> 8 & 255), UInt8(length & 255), kind.rawValue, flags]
            + (0..<4).map { UInt8(truncatingIfNeeded: stream >> (24 - 8 * $0)) } + payload
    }

    /// A literal field without indexing.
    static func literal(_ name: String, _ value: String) -> [UInt8] {
        [0x00, UInt8(name.utf8.count)] + Array(name.utf8) + [UInt8(value.utf8.count)] + Array(value.utf8)
    }

    func send(_ kind: Kind, flags: UInt8 = 0, stream: UInt32 = 0, _ payload: [UInt8] = []) throws {
        try client.send(Self.bytes(kind, flags: flags, stream: stream, payload))
    }

    func send(_ bytes: [UInt8]) throws { try client.send(bytes) }

    /// The next frame; `nil` at the end of the stream.
    func next() throws -> Frame? {
        while true {
            let bytes = client.received
            if bytes.count >= 9 {
                let length = Int(bytes[0]) << 16 | Int(bytes[1]) << 8 | Int(bytes[2])
                if bytes.count >= 9 + length {
                    client.discard(9 + length)
                    let stream = bytes[5..<9].reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
                    return Frame(
                        type: bytes[3], flags: bytes[4], stream: stream, payload: Array(bytes[9..<(9 + length)]))
                }
            }
            if try client.readOnce() == 0 { return nil }
        }
    }

    /// The next frame of a kind; the others are dropped.
    func next(_ kind: Kind) throws -> Frame? {
        while let frame = try next() {
            if frame.kind == kind { return frame }
        }
        return nil
    }

    func close() { client.close() }
}
