import CLinux
import Glibc

/// An IPv4, IPv6 or Unix socket address in the kernel's form.
struct SocketAddress {
    private(set) var storage: sockaddr_storage
    private(set) var length: socklen_t

    /// What stands in place of the address of a Unix socket's client.
    static let unixHost = "unix"

    /// A Unix socket's path; `nil` if it is too long.
    init?(unixPath path: String) {
        var address = sockaddr_un()
        let bytes = Array(path.utf8)
        guard !bytes.isEmpty, bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        self = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe SocketAddress($0, length: socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    /// The addresses that a host stands for, for listening. `localhost` is both loopback addresses, whatever the resolver says.
    static func all(host: String, port: Int) throws(HTTPServerError) -> [SocketAddress] {
        if host == "localhost" { return try resolve(host: "127.0.0.1", port: port) + resolve(host: "::1", port: port) }
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        return try resolve(host: isBracketed ? String(host.dropFirst().dropLast()) : host, port: port)
    }

    /// The addresses a host name resolves to, in the resolver's order.
    private static func resolve(host: String, port: Int) throws(HTTPServerError) -> [SocketAddress] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        let code = unsafe getaddrinfo(host, String(port), &hints, &list)
        guard code == 0 else { throw .unknownHost(host, reason: unsafe String(cString: gai_strerror(code))) }
        defer { unsafe freeaddrinfo(list) }
        var addresses: [SocketAddress] = []
        var entry = unsafe list
        while let current = unsafe entry {
            if let address = unsafe current.pointee.ai_addr {
                unsafe addresses.append(SocketAddress(address, length: current.pointee.ai_addrlen))
            }
            unsafe entry = current.pointee.ai_next
        }
        return addresses
    }

    /// The address that a socket is bound to.
    static func bound(to descriptor: Int32) -> SocketAddress? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(descriptor, $0, &length)
            }
        }
        return result == 0 ? SocketAddress(storage: storage, length: length) : nil
    }

    private init(_ address: UnsafePointer<sockaddr>, length: socklen_t) {
        var storage = sockaddr_storage()
        unsafe withUnsafeMutableBytes(of: &storage) {
            unsafe $0.copyMemory(from: UnsafeRawBufferPointer(start: address, count: Int(length)))
        }
        self.init(storage: storage, length: length)
    }

    init(storage: sockaddr_storage, length: socklen_t) {
        self.storage = storage
        self.length = length
    }

    /// The same address with another port.
    func with(port: Int) -> SocketAddress {
        var copy = self
        let number = in_port_t(UInt16(truncatingIfNeeded: port).bigEndian)
        unsafe withUnsafeMutablePointer(to: &copy.storage) { pointer in
            if family == AF_INET6 {
                unsafe pointer.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
                    unsafe $0.pointee.sin6_port = number
                }
            } else {
                unsafe pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                    unsafe $0.pointee.sin_port = number
                }
            }
        }
        return copy
    }

    var family: Int32 { Int32(storage.ss_family) }

    /// Calls a closure with the address as the system calls want it.
    func withSockaddr<R>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
        unsafe withUnsafePointer(to: storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0, length) }
        }
    }

    /// The numeric host, an IPv4-mapped IPv6 address as IPv4, and the port.
    var hostAndPort: (host: String, port: Int) {
        if family == AF_UNIX { return (Self.unixHost, 0) }
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        var service = [CChar](repeating: 0, count: Int(NI_MAXSERV))
        let code = unsafe withSockaddr { address, length in
            unsafe getnameinfo(
                address, length, &host, socklen_t(host.count), &service, socklen_t(service.count),
                NI_NUMERICHOST | NI_NUMERICSERV)
        }
        guard code == 0 else { return ("unknown", 0) }
        let name = Self.string(host)
        return (name.hasPrefix("::ffff:") ? String(name.dropFirst(7)) : name, Int(Self.string(service)) ?? 0)
    }

    private static func string(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
