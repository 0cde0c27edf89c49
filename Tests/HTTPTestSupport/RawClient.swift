import Foundation
import HTTPServer

/// A blocking TCP client that sends and reads bytes as it is told.
package final class RawClient {
    package struct Failure: Error { var call: String, code: Int32 }

    package let descriptor: Int32
    package private(set) var received: [UInt8] = []
    private var isClosed = false
    /// The server, which lives as long as its clients.
    private let owner: AnyObject?

    /// Connects; no read or write blocks for longer than the timeout.
    package init(port: Int, timeout: TimeInterval = 20, receiveBuffer: Int32? = nil, owner: AnyObject? = nil) throws {
        self.owner = owner
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(call: "socket", code: errno) }
        var limit = timeval(tv_sec: Int(timeout), tv_usec: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var noDelay: Int32 = 1
        unsafe setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &noDelay, 4)
        if var receiveBuffer { unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, 4) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Failure(call: "connect", code: errno) }
    }

    deinit { close() }

    package func close() {
        if !isClosed { Glibc.close(descriptor) }
        isClosed = true
    }

    /// Closes so that the server sees a reset, not an orderly end.
    package func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    package func closeWriting() { shutdown(descriptor, Int32(SHUT_WR)) }

    package func send(_ text: String) throws { try send(Array(text.utf8)) }

    package func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(call: "send", code: errno) }
            sent += count
        }
    }

    /// Reads once. Returns 0 at the end of the stream; a reset counts as the end too.
    @discardableResult
    package func readOnce(upTo limit: Int = 65536) throws -> Int {
        var buffer = [UInt8](repeating: 0, count: limit)
        let count = unsafe recv(descriptor, &buffer, limit, 0)
        if count < 0, errno != ECONNRESET { throw Failure(call: "recv", code: errno) }
        received += buffer[..<max(0, count)]
        return max(0, count)
    }

    /// Drops bytes at the front of what was received.
    package func discard(_ count: Int) { received.removeFirst(count) }

    /// Reads to the end of the stream and returns everything that was not taken yet.
    package func readToEnd() throws -> String {
        while try readOnce() > 0 {}
        defer { received = [] }
        return String(decoding: received, as: UTF8.self)
    }

    /// Reads one response with its content, as its fields frame it; 1xx responses are responses of their own.
    package func readResponse(toHead: Bool = false) throws -> RawResponse {
        while true {
            if let end = received.firstRange(of: Array("\r\n\r\n".utf8)) {
                var response = RawResponse(head: String(decoding: received[..<end.lowerBound], as: UTF8.self))
                let length = toHead ? 0 : Int(response["Content-Length"] ?? "0")!
                while received.count < end.upperBound + length {
                    guard try readOnce() > 0 else { throw Failure(call: "end of stream in a body", code: 0) }
                }
                response.body = Array(received[end.upperBound..<(end.upperBound + length)])
                received.removeFirst(end.upperBound + length)
                return response
            }
            guard try readOnce() > 0 else { throw Failure(call: "end of stream", code: 0) }
        }
    }
}

/// A response as it stood on the wire.
package struct RawResponse {
    package let statusLine: String
    package let fields: HTTPFields
    package var body: [UInt8] = []

    package init(head: String) {
        let lines = head.components(separatedBy: "\r\n")
        statusLine = lines[0]
        var fields = HTTPFields()
        for line in lines.dropFirst() {
            let colon = line.firstIndex(of: ":")!
            fields.append(
                String(line[..<colon]), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces))
        }
        self.fields = fields
    }

    package var status: Int { Int(statusLine.split(separator: " ")[1])! }
    package var text: String { String(decoding: body, as: UTF8.self) }
    package subscript(name: String) -> String? { fields[name] }
}
